using Panns.Common;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>Work that a session does for a batch ahead of time.</summary>
public sealed class PreparedPassTests
{
    private const int Clips = 4;
    private const int Samples = 500;

    private static readonly float[] Targets = [.. Enumerable.Range(0, 2 * Clips).Select(i => i % 3 == 0 ? 1f : 0f)];

    private static TrainingOptions Options => new()
    {
        Seed = 3,
        Augmentation = new() { TimeShiftSeconds = 0.005, GainDecibels = 6 },
        Engine = new() { Threads = 1 },
    };

    [Fact]
    public void A_batch_prepared_ahead_gives_the_bits_of_its_turn()
    {
        using var usual = Session();
        using var ahead = Session();
        var prepared = ahead.Prepare(Batch(0));
        for (var step = 0; step < 5; step++)
        {
            var next = ahead.Prepare(Batch(step + 1));
            var expected = usual.Step(Batch(step));
            Assert.Equal(expected, ahead.Step(Batch(step, prepared)));
            prepared.Dispose();
            prepared = next;
        }

        // A prepared batch that is not used takes no random numbers.
        prepared.Dispose();
        Assert.Equal(usual.Step(Batch(7)), ahead.Step(Batch(7)));
        using var last = ahead.Prepare(Batch(8));
        Assert.Equal(usual.Step(Batch(8)), ahead.Step(Batch(8, last)));
    }

    [Fact]
    public void Batches_follow_in_the_order_of_their_preparation()
    {
        using var session = Session();
        using var first = session.Prepare(Batch(0));
        using var second = session.Prepare(Batch(1));
        Assert.Throws<ArgumentException>(() => session.Step(Batch(1, second)));
    }

    private static TrainingSession Session()
    {
        var network = new NetworkBuilder("Small", 2);
        var x = network.ReLU(network.Conv1d("conv", network.Input, 8, kernel: 11, stride: 5));
        var logits = network.Linear("fc", network.Mean(x, ReduceAxis.Time), 2);
        return new(network.Build(network.Activate(ActivationKind.Sigmoid, logits), logits), Options);
    }

    private static TrainingBatch Batch(int number, IDisposable? prepared = null)
    {
        var random = new SeededRandom(1, (ulong)number);
        float[] waveforms = [.. Enumerable.Range(0, Clips * Samples).Select(_ => (float)(random.NextDouble() - 0.5))];
        return new() { Clips = Clips, Waveforms = waveforms, Targets = Targets, Prepared = prepared };
    }
}
