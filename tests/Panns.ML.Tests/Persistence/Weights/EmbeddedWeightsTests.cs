using Microsoft.ML;
using Panns.Engine;
using Panns.ML.Networks;
using Panns.ML.Persistence.Weights;
using Panns.Training;
using Panns.Weights;

namespace Panns.ML.Tests.Persistence.Weights;

public sealed class EmbeddedWeightsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_of_saved_weights_gives_the_same_bits(bool fromFile)
    {
        using var folder = new TempFolder();
        var network = PannsModels.Cnn6.Describe(3);
        StateDict weights = WeightInitializer.Create(network, 1);
        if (fromFile)
        {
            var path = folder.At("weights.safetensors");
            WeightFile.Save(weights, path, cancellationToken: TestContext.Current.CancellationToken);
            weights = WeightFile.Open(path);
        }

        using (weights)
        {
            var layout = WeightLayout.Of(network);
            var inPlace = layout.AreInPlace(weights);
            Assert.Equal(fromFile, inPlace);
            using var saved = new ReceivedWeights(layout, inPlace, "saved");
            foreach (var piece in layout.Read(weights))
            {
                saved.Add(piece);
            }

            Assert.Equal(0, saved.Missing);
            Assert.Equal(Embed(weights), Embed(saved));
        }

        float[] Embed(StateDict state)
        {
            var waveform = new float[32000];
            var random = new SplitMix64(1);
            foreach (ref var sample in waveform.AsSpan())
            {
                sample = (float)(0.3 * random.NextSigned());
            }

            using var session = CpuSession.Create(network, state);
            var embedding = new float[network.EmbeddingSize];
            session.Run(waveform, 1, new() { Embedding = embedding }, TestContext.Current.CancellationToken);
            return embedding;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pieces_hold_all_tensors_one_after_another_and_zeros_at_the_end(bool inPlace)
    {
        var network = PannsModels.Cnn6.Describe(3);
        using var weights = WeightInitializer.Create(network, 1);
        using var copies = new Copies(weights);
        var layout = WeightLayout.Of(network);
        var values = layout.Read(inPlace ? weights : copies).SelectMany(piece => piece.ToArray()).ToArray();
        var expected = layout.Tensors.SelectMany(tensor => weights.Read(tensor.Name)).ToArray();
        Assert.True(expected.AsSpan().SequenceEqual(values.AsSpan(0, expected.Length)));
        Assert.InRange(values.Length - expected.Length, 1, 1023);
        Assert.All(values[expected.Length..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Weights_that_are_not_numbers_are_refused()
    {
        using var weights = WeightInitializer.Create(PannsModels.Cnn6.Describe(3), 1);
        var kernel = weights.Read("conv_block4.conv1.weight");
        kernel[^1] = float.NaN;
        Assert.True(weights.TryGetShape("conv_block4.conv1.weight", out var shape));
        weights.Set("conv_block4.conv1.weight", [.. shape], kernel);
        var parameters = new NetworkParameters
        {
            Network = "Cnn6", Classes = 3, WeightsHash = "", WeightsPath = "", IsPath = true, SampleRate = 32000, IsEmbedded = true,
        };
        Assert.Contains("NaN", Assert.Throws<PannsException>(
            () => WeightSteps.Create(new MLContext(1).Transforms, parameters, weights)).Message, StringComparison.Ordinal);
    }

    /// <summary>Never gives tensors in place, like a file in another number format.</summary>
    private sealed class Copies(StateDict weights) : StateDict
    {
        public override string Source => "copies";

        public override IReadOnlyList<string> Names => weights.Names;

        public override bool TryGetShape(string name, out ReadOnlySpan<int> shape) => weights.TryGetShape(name, out shape);

        public override void CopyTo(string name, Span<float> destination) => weights.CopyTo(name, destination);
    }
}
