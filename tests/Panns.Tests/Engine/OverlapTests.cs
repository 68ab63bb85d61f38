using Panns.Engine;
using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Tests.Engine;

/// <summary>Overlapping clips, whose common frames are computed once, have the results that each has by itself.</summary>
public sealed class OverlapTests
{
    private const int Clips = 9;

    // Steps that the hop divides, whose multiples it divides, that it never meets; a network on waveforms, one on both, and one of another rate.
    [Theory]
    [InlineData("mn04_as", 32000, 8000)]
    [InlineData("mn04_as", 32000, 8080)]
    [InlineData("mn04_as", 40000, 6480)]
    [InlineData("mn04_as", 32000, 7999)]
    [InlineData("MobileNetV1", 32000, 8000)]
    [InlineData("Cnn6", 33333, 4800)]
    [InlineData("VGGish", 16000, 4000)]
    [InlineData("Cnn14_8k", 8000, 2000)]
    [InlineData("Res1dNet31", 32000, 8000)]
    [InlineData("Wavegram_Logmel_Cnn14", 32000, 8000)]
    [InlineData("mn04_as", 300, 100)]
    public void Overlapping_clips_give_the_bits_of_each_alone(string name, int samples, int step)
    {
        var network = PannsModels.Get(name).Describe(classes: 7);
        using var weights = new SyntheticWeights(network);
        using var single = CpuSession.Create(network, weights, new() { Threads = 1 });
        using var several = CpuSession.Create(network, weights, new() { Threads = 3 });

        // Parts of a batch that share nothing with each other.
        using var limited = CpuSession.Create(network, weights, new() { Threads = 1, ActivationLimit = 1 << 21 });
        var stretch = Waveforms.Synthetic(samples + ((Clips - 1) * step));
        var expected = new float[Clips * 7];
        for (var i = 0; i < Clips; i++)
        {
            single.Run(stretch.AsSpan(i * step, samples), 1, new() { Clipwise = expected.AsSpan(i * 7, 7) }, TestContext.Current.CancellationToken);
        }

        foreach (var session in new[] { single, several, limited })
        {
            Assert.Equal(expected, Overlapping(session, stretch, step));
        }

        using var adaptive = AdaptiveSession.Over(several);
        Assert.True(adaptive.SharesOverlaps);
        Assert.Equal(expected, Overlapping(adaptive, stretch, step));
    }

    /// <summary>A clip of the reference data as the third of a stretch, so that most of its frames are other clips'.</summary>
    [Theory]
    [InlineData("esc_dog")]
    [InlineData("esc_rain")]
    public void A_clip_among_overlapping_ones_has_the_outputs_of_the_original_code(string clip)
    {
        const int Step = 8000;
        var network = PannsModels.Mn04.Describe();
        using var weights = WeightFile.Open(TestData.Path(Path.Combine("efficientat", "mn04_as_mAP_432.pt")));
        using var session = CpuSession.Create(network, weights);
        var waveform = GoldenClip.Waveform(clip);
        var stretch = new float[waveform.Length + (3 * Step)];
        waveform.CopyTo(stretch, 2 * Step);

        var embeddings = new float[4 * network.EmbeddingSize];
        ((IOverlapSession)session).RunOverlapping(stretch, 4, Step, new() { Embedding = embeddings }, TestContext.Current.CancellationToken);
        var third = embeddings[(2 * network.EmbeddingSize)..(3 * network.EmbeddingSize)];
        Assert.InRange(Difference.Largest(third, GoldenClip.Embedding(clip)), 0, 2e-5);
    }

    private static float[] Overlapping(IOverlapSession session, float[] stretch, int step)
    {
        var values = new float[Clips * session.Network.Classes];
        session.RunOverlapping(stretch, Clips, step, new() { Clipwise = values }, TestContext.Current.CancellationToken);
        return values;
    }
}
