using System.Diagnostics;
using Panns.Engine;
using Panns.Tests.Support;

namespace Panns.Tests.Engine;

/// <summary>Every network against a naive execution of its layers in double precision, and on clips of any length.</summary>
public sealed class NaiveComparisonTests(ITestOutputHelper output)
{
    // Packing these takes seconds each; they only differ from mn10_as in width.
    private static readonly string[] TooHeavy = ["mn20_as", "mn30_as", "mn40_as"];

    public static TheoryData<string> Networks => [.. DistinctNetworks.WithSystems.Select(model => model.Name).Except(TooHeavy)];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Outputs_equal_a_naive_execution(string name)
    {
        var network = PannsModels.GetForPretraining(name).Describe(classes: 21);
        using var weights = new SyntheticWeights(network);
        using var session = CpuSession.Create(network, weights);

        // Just above the minimum and odd, so that maps have every kind of edge and floor(samples / 320) is odd too.
        var samples = Math.Max(network.MinimumSamples + 37, 4 * 320 + 33);
        var waveform = Waveforms.Synthetic(samples);
        var watch = Stopwatch.StartNew();
        var expected = NaiveExecutor.Run(network, weights, waveform);
        output.WriteLine($"{name}: {samples} samples, naive {watch.ElapsedMilliseconds} ms");
        var actual = SessionResult.Of(session, waveform);
        Check(actual.Clipwise, network.ClipwiseOutput);
        Check(actual.Logits, network.LogitsOutput);
        Check(actual.Embedding, network.EmbeddingOutput);
        Check(actual.Framewise, network.FramewiseOutput);

        foreach (var length in new[] { 1, 100, 3200, 9920 })
        {
            var shortClip = SessionResult.Of(session, Waveforms.Synthetic(length));
            Assert.All(shortClip.Clipwise.Concat(shortClip.Logits).Concat(shortClip.Embedding).Concat(shortClip.Framewise), value => Assert.True(float.IsFinite(value)));
        }

        void Check(float[] values, int? node)
        {
            if (node is { } index)
            {
                // A decision-level output is [frames][classes]; the naive one has channels first.
                var tensor = expected[index];
                var frames = NaiveTensor.Create(
                    new(1, tensor.Shape.Height, tensor.Shape.Channels), (_, _, y, c) => tensor[0, c, y, 0]);
                var difference = Difference.Largest(values, frames.Values) / Difference.LargestMagnitude(frames.Values);
                output.WriteLine($"{network.Nodes[index].Layer.Operation}: {difference:e2} of {Difference.LargestMagnitude(frames.Values):g3}");
                Assert.True(difference <= 1e-5, $"{name}, {network.Nodes[index].Layer.Operation}: {difference:e2}");
            }
        }
    }
}
