using Panns.Cli.Tests;
using Panns.Engine;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;
using Panns.Weights;
#if PANNS_ONNXRUNTIME
using Panns.Onnx;
#endif
#if PANNS_TORCHSHARP
using Panns.TorchSharp;
#endif

namespace Panns.Architecture.Tests;

/// <summary>The custom network in docs/architecture.md can be trained, saved and exported, and gives the same results on every engine.</summary>
public sealed class OwnNetworkTests
{
    private const int Clips = 8;
    private const int Samples = 16000;

    private static NetworkDescription Describe()
    {
        // Copied from docs/architecture.md.
        var network = new NetworkBuilder("TwoBlocks", classes: 10, sampleRate: 32000);
        var x = network.BatchNormOverWidth("bn0", network.LogMel(LogMelSettings.Panns32k));
        for (var block = 1; block <= 2; block++)
        {
            x = network.ReLU(network.BatchNorm($"bn{block}", network.Conv2d($"conv{block}", x, 16 * block, kernel: 3)));
            x = network.AveragePool(x, Size2D.Square(4));
        }

        x = network.Mean(x, ReduceAxis.TimeAndFrequency);
        var embedding = network.ReLU(network.Linear("embedding", x, 64));
        var logits = network.Linear("logits", embedding, network.Classes);
        var description = network.Build(network.Sigmoid(logits), logits, embedding);
        return description;
    }

    [Fact]
    public void The_lines_are_those_of_the_page()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "architecture.md"));
        var source = Words(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "Panns.Architecture.Tests", "OwnNetworkTests.cs")));
        var block = page.Split("```csharp")[1].Split("```")[0];
        Assert.StartsWith("var network = new NetworkBuilder", Words(block), StringComparison.Ordinal);
        Assert.Contains(Words(block), source, StringComparison.Ordinal);
    }

    [Fact]
    public void It_learns_to_tell_tones_apart()
    {
        // A classifier that only knows how rare each class is has a loss of 0.33.
        using var training = Train(steps: 100, out var losses);
        Assert.True(losses[^1] < 0.1, $"the loss fell from {losses[0]} to {losses[^1]}");
    }

    [Fact]
    public void Its_weights_are_saved_and_bound()
    {
        using var training = Train(steps: 1, out _);
        var path = Path.GetTempFileName();
        try
        {
            WeightFile.Save(training.ExportWeights(), path, cancellationToken: TestContext.Current.CancellationToken);
            using var weights = WeightFile.Open(path);
            using var model = new PannsModel(CpuSession.Create(training.Network, weights));
            Assert.Equal(10, new AudioTagger(model).Tag(Tone(3), 32000, TestContext.Current.CancellationToken).Scores.Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

#if PANNS_ONNXRUNTIME
    [Fact]
    public void ONNX_Runtime_gives_the_same()
    {
        using var training = Train(steps: 3, out _);
        using var weights = training.ExportWeights();
        using var session = OnnxSession.Create(training.Network, weights);
        AssertSame(training.Network, weights, session);
    }

    [Fact]
    public void Its_export_gives_the_same()
    {
        using var training = Train(steps: 3, out _);
        using var weights = training.ExportWeights();
        var path = Path.Combine(Path.GetTempPath(), $"panns-{Guid.NewGuid():N}.onnx");
        try
        {
            OnnxExporter.Export(training.Network, weights, path);
            using var session = OnnxSession.Open(path, training.Network);
            AssertSame(training.Network, weights, session);
        }
        finally
        {
            File.Delete(path);
        }
    }
#endif

#if PANNS_TORCHSHARP
    [Fact]
    public void Libtorch_gives_the_same()
    {
        Assert.SkipUnless(TorchInfo.WhyMissing is null, TorchInfo.WhyMissing ?? "");
        using var training = Train(steps: 3, out _);
        using var weights = training.ExportWeights();
        using var session = TorchSession.Create(training.Network, weights);
        AssertSame(training.Network, weights, session);
    }

    [Fact]
    public void Libtorch_trains_it_alike()
    {
        Assert.SkipUnless(TorchInfo.WhyMissing is null, TorchInfo.WhyMissing ?? "");
        using var cpu = Train(steps: 5, out var expected);
        using var torch = Train(steps: 5, out var losses, new TorchTrainingEngineFactory());
        Assert.All(expected.Zip(losses), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }
#endif

    private static TrainingSession Train(int steps, out double[] losses, ITrainingEngineFactory? engine = null)
    {
        var options = TrainingOptions.Default with { LearningRate = 0.01, Augmentation = AugmentationOptions.None };
        var training = new TrainingSession(Describe(), options, engine: engine);
        float[] waveforms = [.. Enumerable.Range(0, Clips).SelectMany(Tone)];
        var targets = new float[Clips * 10];
        for (var clip = 0; clip < Clips; clip++)
        {
            targets[(clip * 10) + clip] = 1;
        }

        losses = [.. Enumerable.Range(0, steps).Select(_ => training.Step(new TrainingBatch { Clips = Clips, Waveforms = waveforms, Targets = targets }))];
        return training;
    }

    // With noise, because in a band without energy the logarithm would amplify rounding differences between engines.
    private static float[] Tone(int number)
    {
        var random = new Random(number);
        return [.. Enumerable.Range(0, Samples).Select(sample => (0.3f * MathF.Sin(sample * 2 * MathF.PI * 300 * (number + 1) / 32000)) + (0.05f * (random.NextSingle() - 0.5f)))];
    }

    private static void AssertSame(NetworkDescription network, StateDict weights, IInferenceSession other)
    {
        using var cpu = CpuSession.Create(network, weights);
        float[] waveforms = [.. Tone(0), .. Tone(5)];
        var (scores, otherScores) = (new float[20], new float[20]);
        var (embeddings, otherEmbeddings) = (new float[128], new float[128]);
        cpu.Run(waveforms, 2, new() { Clipwise = scores, Embedding = embeddings });
        other.Run(waveforms, 2, new() { Clipwise = otherScores, Embedding = otherEmbeddings });
        Assert.Contains(embeddings, value => value > 0);
        Assert.All(scores.Zip(otherScores), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        var largest = embeddings.Max();
        Assert.All(embeddings.Zip(otherEmbeddings), pair => Assert.Equal(pair.First / largest, pair.Second / largest, 1e-5f));
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
