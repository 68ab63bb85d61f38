using Panns.Engine;
using Panns.Training;
using Panns.Weights;

namespace Panns.ML.Tests.Networks;

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
}
