using Panns.Engine;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;

namespace Panns.Tests.Engine;

/// <summary>Networks that take vectors instead of waveforms, on the CPU engine.</summary>
public sealed class VectorNetworkTests
{
    [Fact]
    public void The_description_knows_what_it_reads()
    {
        var network = VectorNetworks.Head();
        Assert.Equal((37, 37, 0), (network.InputFeatures, network.MinimumSamples, network.SampleRate));
        Assert.Equal((37 * 21) + 21 + (21 * 5) + 5, network.ParameterCount);
        Assert.Equal(
            ["standardize.mean", "standardize.scale", "0.weight", "0.bias", "1.weight", "1.bias"], network.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(0, PannsModels.Cnn14.Describe().InputFeatures);
        Assert.Equal((37 * 21) + (21 * 5), network.Cost(37).MultiplyAccumulates);
        Assert.Equal("Features", LayerTable.Of(network)[0].Operation);
    }

    // 70 vectors are more than one batch of the engine.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 70)]
    public void Outputs_equal_a_naive_execution(bool isMultiLabel, int count)
    {
        var network = VectorNetworks.Head(isMultiLabel);
        using var weights = new SyntheticWeights(network);
        using var session = CpuSession.Create(network, weights);
        var vectors = VectorNetworks.Vectors(count);
        var actual = SessionResult.Of(session, vectors, count);
        for (var i = 0; i < count; i++)
        {
            var expected = NaiveExecutor.Run(network, weights, vectors[(i * 37)..((i + 1) * 37)]);
            var one = actual.Clip(i, count);
            Assert.InRange(Difference.Largest(one.Clipwise, expected[network.ClipwiseOutput].Values), 0, 1e-6);
            Assert.InRange(Difference.Largest(one.Logits, expected[network.LogitsOutput!.Value].Values), 0, 1e-5);
            Assert.InRange(Difference.Largest(one.Embedding, expected[network.EmbeddingOutput!.Value].Values), 0, 1e-5);
            Assert.True(isMultiLabel || Math.Abs(one.Clipwise.Sum() - 1) < 1e-6);
        }
    }

    [Theory]
    [InlineData(36)]
    [InlineData(38)]
    [InlineData(74)]
    public void Vectors_of_another_length_are_refused(int length)
    {
        var network = VectorNetworks.Head();
        using var weights = new SyntheticWeights(network);
        using var session = CpuSession.Create(network, weights);
        var problem = Assert.Throws<ArgumentException>(() => session.Run(new float[length], 1, new() { Clipwise = new float[5] }, TestContext.Current.CancellationToken));
        Assert.Contains(FormattableString.Invariant($"Head reads vectors of 37 values, not {length}"), problem.Message, StringComparison.Ordinal);
    }

    // A softmax at every position of a map.
    [Fact]
    public void A_softmax_over_channels_is_one_for_every_place()
    {
        var builder = new NetworkBuilder("Places", 6);
        var logits = builder.Conv1d("conv", builder.Input, 6, kernel: 5, stride: 3, bias: true);
        var network = builder.Build(builder.Mean(builder.Softmax(logits), ReduceAxis.Time));
        using var weights = new SyntheticWeights(network);
        using var session = CpuSession.Create(network, weights);
        var waveform = Waveforms.Synthetic(301);
        var expected = NaiveExecutor.Run(network, weights, waveform)[network.ClipwiseOutput].Values;
        Assert.InRange(Difference.Largest(SessionResult.Of(session, waveform).Clipwise, expected), 0, 1e-6);
    }

    [Fact]
    public void A_network_with_softmax_scores_the_same_logits()
    {
        var network = PannsModels.MobileNetV1.Describe(4);
        var exclusive = network.WithSoftmax();
        using var weights = new SyntheticWeights(network);
        using var sigmoids = CpuSession.Create(network, weights);
        using var softmax = CpuSession.Create(exclusive, weights);
        var waveform = Waveforms.Synthetic(32000);
        var (one, other) = (SessionResult.Of(sigmoids, waveform), SessionResult.Of(softmax, waveform));
        Assert.Equal(one.Logits, other.Logits);
        Assert.Equal(one.Embedding, other.Embedding);
        var total = one.Logits.Sum(logit => Math.Exp(logit));
        Assert.Equal(one.Logits.Select(logit => Math.Exp(logit) / total), other.Clipwise.Select(score => (double)score), (a, b) => Math.Abs(a - b) < 1e-6);

        // A decision-level network has no logits: its scores are final.
        var framewise = PannsModels.Get("Cnn14_DecisionLevelMax").Describe(4);
        Assert.Same(framewise, framewise.WithSoftmax());
    }
}
