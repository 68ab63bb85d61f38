using Panns.Engine;
using Panns.Onnx.Tests.Runtime.Support;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>Behavior common to all engines: batches, short clips, wrong sizes, cancellation.</summary>
public class SessionTests
{
    [Theory]
    [InlineData("Cnn6", 1)]
    [InlineData("VGGish", 2.5)]
    [InlineData("LeeNet11", 1)]
    [InlineData("Cnn14_DecisionLevelMax", 1.3)]
    [InlineData("Wavegram_Logmel_Cnn14", 1.01)] // an odd number of frames, on which the original code fails
    [InlineData("Res1dNet31", 1)]
    [InlineData("mn04_as", 1)]
    [InlineData("TALNet", 1.1)]
    public void Batches_and_clips_of_one_sample(string model, double seconds)
    {
        using var session = Create(model);
        A_batch_gives_what_its_clips_give(session, (int)(seconds * session.Network.SampleRate));
        A_clip_of_one_sample_is_extended_with_zeros(session);
    }

    [Fact]
    public void It_says_which_runtime_computes_and_where()
    {
        using var session = Create("mn04_as");
        Assert.Equal($"ONNX Runtime {OnnxRuntimeInfo.Version} Cpu", session.Engine);
    }

    private static void A_batch_gives_what_its_clips_give(OnnxSession session, int samples)
    {
        var waveforms = Noise(3 * samples);
        var batch = Outputs.Of(session, waveforms, 3);
        var frames = batch.Framewise.Length / 3;
        for (var clip = 0; clip < 3; clip++)
        {
            var alone = Outputs.Of(session, waveforms.AsSpan(clip * samples, samples), 1);
            Assert.InRange(Difference.Largest(alone.Clipwise, batch.Clipwise.AsSpan(clip * session.Network.Classes, session.Network.Classes)), 0, 1e-5);
            Assert.InRange(Difference.Largest(alone.Framewise, batch.Framewise.AsSpan(clip * frames, frames)), 0, 1e-5);
        }
    }

    private static void A_clip_of_one_sample_is_extended_with_zeros(OnnxSession session)
    {
        var extended = new float[session.Network.MinimumSamples];
        extended[0] = 0.5f;
        var expected = Outputs.Of(session, extended, 1);
        var actual = Outputs.Of(session, [0.5f], 1);
        Assert.Equal(expected.Clipwise, actual.Clipwise);
        Assert.Equal(expected.Framewise, actual.Framewise);
        Assert.All(actual.Clipwise, score => Assert.InRange(score, 0, 1.000001f));
    }

    [Fact]
    public void A_file_opens_with_the_network_that_it_names()
    {
        using var folder = new TemporaryFolder();
        var network = PannsModels.Mn04.Describe(5);
        using var weights = new RandomWeights(network);
        OnnxExporter.Export(network, weights, folder["m.onnx"], new OnnxExportOptions { FrontEnd = OnnxFrontEnd.Convolution });
        using var opened = OnnxSession.Open(folder["m.onnx"], new OnnxSessionOptions { Threads = 1 });
        using var created = OnnxSession.Create(network, weights, new OnnxSessionOptions { Threads = 1 });
        Assert.Equal("mn04_as", opened.Network.Name);
        Assert.Equal(5, opened.Network.Classes);
        var waveform = Noise(32000);
        Assert.Equal(Outputs.Of(created, waveform, 1).Logits, Outputs.Of(opened, waveform, 1).Logits);
    }

    [Fact]
    public void A_network_of_no_catalog_opens_with_its_description()
    {
        using var folder = new TemporaryFolder();
        var network = SmallNetworks.Patches();
        using var weights = new RandomWeights(network);
        OnnxExporter.Export(network, weights, folder["m.onnx"]);
        var unknown = Assert.Throws<PannsException>(() => OnnxSession.Open(folder["m.onnx"]));
        Assert.Contains("Patches is not in the catalog", unknown.Message, StringComparison.Ordinal);
        var other = Assert.Throws<PannsException>(() => OnnxSession.Open(folder["m.onnx"], SmallNetworks.Patches(classes: 6)));
        Assert.Contains("'clipwise_output' has 5 values, Patches as described 6", other.Message, StringComparison.Ordinal);
        using var opened = OnnxSession.Open(folder["m.onnx"], network, new OnnxSessionOptions { FrontEnd = OnnxFrontEnd.Stft });
        using var engine = CpuSession.Create(network, weights);
        var waveform = Noise(32000);
        var expected = Outputs.Allocate(network, 1, 0);
        engine.Run(waveform, 1, expected.ToNetworkOutputs(), TestContext.Current.CancellationToken);
        Assert.InRange(Difference.Largest(expected.Clipwise, Outputs.Of(opened, waveform, 1).Clipwise), 0, 1e-5);
    }

    [Fact]
    public void One_caller_and_several_get_the_same()
    {
        var network = PannsModels.Mn04.Describe(5);
        using var weights = new RandomWeights(network);
        using var session = new OnnxEngine().CreateSession(network, weights);
        using var single = OnnxSession.Create(network, weights);
        var waveform = Noise(32000);
        var expected = Outputs.Of(single, waveform, 1).Logits;
        var results = new float[6][];
        Parallel.For(0, results.Length, new() { MaxDegreeOfParallelism = 3 }, i =>
        {
            results[i] = new float[5];
            session.Run(waveform, 1, new() { Logits = results[i] }, TestContext.Current.CancellationToken);
        });
        Assert.All(results, actual => Assert.InRange(Difference.Largest(expected, actual), 0, 1e-5));
    }

    [Fact]
    public void Weights_in_a_second_file_are_found()
    {
        using var folder = new TemporaryFolder();
        var network = PannsModels.Mn04.Describe(5);
        using var weights = new RandomWeights(network);
        OnnxExporter.Export(network, weights, folder["one.onnx"]);
        OnnxExporter.Export(network, weights, folder["two.onnx"], new OnnxExportOptions { ExternalDataThreshold = 0 });
        using var one = OnnxSession.Open(folder["one.onnx"]);
        using var two = OnnxSession.Open(folder["two.onnx"]);
        var waveform = Noise(32000);
        Assert.Equal(Outputs.Of(one, waveform, 1).Logits, Outputs.Of(two, waveform, 1).Logits);
        Assert.Equal(["one.onnx", "two.onnx", "two.onnx.data"], folder.Files);
    }

    [Fact]
    public void Wrong_sizes_and_missing_outputs_are_refused()
    {
        using var session = Create("mn04_as");
        var clipwise = new float[527];
        Assert.Throws<ArgumentException>(() => session.Run(new float[3001], 2, new NetworkOutputs { Clipwise = clipwise }, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => session.Run([], 1, new NetworkOutputs { Clipwise = clipwise }, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => session.Run(new float[3000], 1, new NetworkOutputs { Clipwise = new float[526] }, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => session.Run(new float[3000], 1, new NetworkOutputs { Framewise = clipwise }, TestContext.Current.CancellationToken));
        Assert.Throws<InvalidOperationException>(() => session.RunLogMel(new float[12800], 1, new NetworkOutputs { Clipwise = clipwise }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_canceled_run_throws()
    {
        using var session = Create("mn04_as");
        Assert.Throws<OperationCanceledException>(
            () => session.Run(new float[3000], 1, new NetworkOutputs { Clipwise = new float[527] }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Files_that_are_no_models_are_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.onnx"], "not a model");
        var missing = Assert.Throws<PannsException>(() => OnnxSession.Open(folder["missing.onnx"]));
        var text = Assert.Throws<PannsException>(() => OnnxSession.Open(folder["text.onnx"]));
        var foreign = Assert.Throws<PannsException>(() => OnnxSession.Open(TestData.Path("efficientat/mn04_as.onnx")));
        Assert.All([missing, text, foreign], problem => Assert.DoesNotContain('\n', problem.Message));
        Assert.Contains("was not exported by Panns.ML", foreign.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_names_itself()
    {
        Assert.Matches(@"^1\.\d+\.\d+", OnnxRuntimeInfo.Version);
        Assert.Contains("CPUExecutionProvider", OnnxRuntimeInfo.Providers);
    }

    private static OnnxSession Create(string model)
    {
        var network = PannsModels.Get(model).Describe();
        using var weights = new RandomWeights(network);
        return OnnxSession.Create(network, weights);
    }

    private static float[] Noise(int length)
    {
        var samples = new float[length];
        ManifestWeights.Fill("noise", 0, 0.5, samples);
        return samples;
    }
}
