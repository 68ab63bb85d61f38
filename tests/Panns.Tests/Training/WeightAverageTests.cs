using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>The moving average of weights, beside its formula.</summary>
public sealed class WeightAverageTests
{
    [Theory]
    [InlineData(0.9)]
    [InlineData(0.2)]
    public void It_follows_the_weights_by_its_rule(double decay)
    {
        using var session = Session();
        var average = new WeightAverage(session, decay);
        var expected = Weights(session).Select(weight => (double)weight).ToArray();
        for (var update = 1; update <= 4; update++)
        {
            Step(session);
            average.Update(session);
            var kept = Math.Min(decay, (1.0 + update) / (10 + update));
            expected = [.. expected.Zip(Weights(session), (old, weight) => (kept * old) + ((1 - kept) * weight))];
        }

        var found = average.Weights.Values("fc.weight");
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 1e-6);
        }
    }

    [Fact]
    public void It_goes_on_from_what_was_kept()
    {
        using var session = Session();
        var first = new WeightAverage(session, 0.9);
        Step(session);
        first.Update(session);
        var second = new WeightAverage(session, 0.9);
        second.Restore(first.Weights);
        Step(session);
        first.Update(session);
        second.Update(session);
        Assert.Equal(first.Weights.Values("fc.weight").ToArray(), second.Weights.Values("fc.weight").ToArray());
    }

    private static TrainingSession Session()
    {
        var network = NetworkBuilder.ForVectors("Small", features: 3, classes: 2);
        var logits = network.Linear("fc", network.Input, 2);
        return new(network.Build(network.Activate(ActivationKind.Sigmoid, logits), logits), new() { LearningRate = 0.1, Seed = 3 });
    }

    private static void Step(TrainingSession session)
        => session.Step(new() { Clips = 2, Waveforms = [1, 2, 3, -1, 0, 1], Targets = [1, 0, 0, 1] });

    private static float[] Weights(TrainingSession session)
    {
        var weights = new float[6];
        session.CopyTensor("fc.weight", weights);
        return weights;
    }
}
