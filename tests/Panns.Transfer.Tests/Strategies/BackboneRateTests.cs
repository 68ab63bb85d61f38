using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;
using Panns.Transfer.Strategies;
using Panns.Transfer.Tests.Support;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Tests.Strategies;

/// <summary>The learning rate factor of pretrained layers, given or by what the new last layer left to learn.</summary>
public sealed class BackboneRateTests
{
    private const int SampleRate = 32000;

    [Fact]
    public void It_is_the_loss_as_a_share_of_that_of_class_frequencies()
    {
        // Three clips of class 0, recognized, and one of class 1, undecided: by hand, with natural logarithms.
        var engine = new ScriptedEngine(clip => clip < 3 ? [1, 0] : [0, 0]);
        var (factors, history) = Train(engine, null, [[0], [0], [0], [1]], [1, 2]);
        var loss = ((3 * Math.Log(1 + Math.Exp(-1))) + Math.Log(2)) / 4;
        var most = -((3 * Math.Log(0.75)) + Math.Log(0.25)) / 4;
        Assert.Equal(0.3, factors[0]);
        Assert.Equal(loss / most, factors[1], 1e-6);
        Assert.Equal([null, factors[1], factors[1]], history.Select(record => record.BackboneRateFactor));
        Assert.Equal([2, 2], engine.Predictions);
    }

    [Fact]
    public void Of_clips_with_several_classes_it_is_that_of_their_scores()
    {
        // Class 0 in three of four clips, class 1 in two. Class 0 is recognized, class 1 undecided.
        var engine = new ScriptedEngine(clip => [clip < 3 ? 0.9f : 0.2f, 0.5f]);
        var (factors, _) = Train(engine, null, [[0], [0, 1], [0, 1], []], [1, 1], isMultiLabel: true);
        var loss = (-((3 * Math.Log(0.9)) + Math.Log(0.8)) / 4) + Math.Log(2);
        var most = (-((3 * Math.Log(0.75)) + Math.Log(0.25)) / 4) + Math.Log(2);
        Assert.Equal(loss / most, factors[1], 1e-6);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void It_is_between_nothing_and_all(int rightClass, double expected)
    {
        // Logits of 100 for the right class of every clip, or for the wrong one.
        var engine = new ScriptedEngine(clip => clip % 2 == rightClass ? [100, 0] : [0, 100]);
        Assert.Equal(expected, Train(engine, null, [[0], [1], [0], [1]], [1, 1]).Factors[1], 1e-12);
    }

    [Fact]
    public void A_given_one_stays()
    {
        var engine = new ScriptedEngine(_ => [1, 0]);
        var (factors, history) = Train(engine, 0.25, [[0], [0], [0], [1]], [1, 1]);
        Assert.Equal([0.25, 0.25], factors);
        Assert.Equal([null, 0.25], history.Select(record => record.BackboneRateFactor));
        Assert.Empty(engine.Predictions);
    }

    // The first stage is that of the new last layer.
    private static (List<double> Factors, EpochRecord[] History) Train(ScriptedEngine engine, double? factor, int[][] labels, int[] epochs, bool isMultiLabel = false)
    {
        var data = SilentClips.Create(labels, isMultiLabel);
        var context = new TransferContext { TrainingEngine = engine, Threads = 1, CancellationToken = TestContext.Current.CancellationToken }.Timed(() => epochs.Sum());
        using var clips = new LabeledWaveforms(data, WaveformSet.Load(context, data, [.. Enumerable.Range(0, labels.Length)], SampleRate, null, 10));
        using var untrained = new TrainingSession(Network(), TrainingOptions.Default);
        using var pretrained = untrained.ExportWeights();
        var factors = new List<double>();
        var stages = epochs.Select((count, stage) => new TrainingStage(count, 1, given => Options(given)) { IsHead = stage == 0 });
        var run = new NetworkTrainingRun(context, "any", isMultiLabel, clips, null, new() { BatchSize = 2, BackboneRateFactor = factor }, 1);
        using var weights = run.Train(Network(), [.. stages], pretrained, "");
        return (factors, [.. run.History]);

        TrainingOptions Options(double given)
        {
            factors.Add(given);
            return TrainingOptions.Default;
        }
    }

    private static NetworkDescription Network()
    {
        var builder = new NetworkBuilder("Small", 2);
        var logits = builder.Linear("fc", builder.Mean(builder.Conv1d("conv", builder.Input, 4, kernel: 11, stride: 5), ReduceAxis.Time), 2);
        return builder.Build(builder.Activate(ActivationKind.Sigmoid, logits), logits);
    }
}
