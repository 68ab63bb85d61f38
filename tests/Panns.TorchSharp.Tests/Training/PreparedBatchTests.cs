using Panns.TorchSharp.Tests.Support;
using Panns.TorchSharp.Training;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Batches moved to the device ahead of time.</summary>
public sealed class PreparedBatchTests
{
    private const int Clips = 6;

    public PreparedBatchTests() => LibTorch.Require();

    private static TrainingOptions Options => new() { Augmentation = AugmentationOptions.Released with { TimeShiftSeconds = 0.1, GainDecibels = 3 }, Engine = new() { Threads = 2 } };

    [Theory]
    [InlineData("cpu")]
    [InlineData("cpu,cpu")]
    public async Task TheyTrainAsOthersDo(string devices)
    {
        using var usual = Session(devices);
        using var ahead = Session(devices);
        var memory = SmallNetwork.Waveforms(Clips, 0);
        var prepared = ahead.Prepare(Batch(memory));
        for (var step = 0; step < 4; step++)
        {
            var expected = usual.Step(Batch(SmallNetwork.Waveforms(Clips, step)));

            // The memory can be reused: meanwhile another thread fills it with the next batch.
            SmallNetwork.Waveforms(Clips, step + 1).CopyTo(memory, 0);
            var next = Task.Run(() => ahead.Prepare(Batch(memory)), TestContext.Current.CancellationToken);
            using (var now = prepared)
            {
                Assert.Equal(expected, ahead.Step(Batch(memory, now)));
            }

            prepared = await next;
        }

        prepared?.Dispose();
        using var weights = usual.ExportWeights();
        using var others = ahead.ExportWeights();
        EngineComparison.AssertSame(weights, others, 0);
    }

    [Fact]
    public void TheyServeOnePassOfTheirEngine()
    {
        using var one = new TorchTrainingEngine(SmallNetwork.LogMel, Options);
        using var other = new TorchTrainingEngine(SmallNetwork.LogMel, Options);
        var waveforms = SmallNetwork.Waveforms(Clips);
        using var prepared = one.Prepare(Batch(waveforms));
        Assert.Throws<ArgumentException>(() => other.Accumulate(Batch(waveforms, prepared), 0));
        one.Accumulate(Batch(waveforms, prepared), 0);
        Assert.Throws<ArgumentException>(() => one.Accumulate(Batch(waveforms, prepared), 0));
    }

    private static TrainingSession Session(string devices)
        => new(SmallNetwork.LogMel, Options, engine: new TorchTrainingEngineFactory(TorchTrainingOptions.On(devices)));

    private static TrainingBatch Batch(float[] waveforms, IDisposable? prepared = null)
        => new() { Clips = Clips, Waveforms = waveforms, Targets = SmallNetwork.Targets(Clips), Prepared = prepared };
}
