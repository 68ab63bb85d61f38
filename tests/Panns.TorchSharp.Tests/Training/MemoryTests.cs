using Panns.TorchSharp.Tests.Support;
using Panns.TorchSharp.Training;
using Panns.Training;
using TorchSharp;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Nothing is left behind by a step.</summary>
public sealed class MemoryTests
{
    private const int Clips = 4;

    public MemoryTests() => LibTorch.Require();

    [Fact]
    public void LiveTensorsStayTheSameOverAThousandSteps()
    {
        var options = new TrainingOptions
        {
            Augmentation = AugmentationOptions.Released,
            Loss = new() { Kind = LossKind.CrossEntropy, ClassWeights = [1, 2, 3] },
            Optimizer = AdamOptions.Released,
            ClipNorm = 1,
            Groups = [new("fc.", 2)],
            Engine = new() { Threads = 1 },
        };
        using var session = new TrainingSession(SmallNetwork.LogMel, options, engine: new TorchTrainingEngineFactory(TorchTrainingOptions.On(TestDevice.Name)));
        var waveforms = SmallNetwork.Waveforms(Clips);
        var targets = SmallNetwork.Targets(Clips);
        var scores = new float[Clips * SmallNetwork.Classes];
        Step();
        var live = Live;
        for (var step = 0; step < 1000; step++)
        {
            Step();
            _ = step % 100 != 0 ? 0 : Evaluate();
        }

        Assert.Equal(live, Live);

        void Step() => session.Step(new() { Clips = Clips, Waveforms = waveforms, Targets = targets });

        int Evaluate()
        {
            session.Predict(waveforms, Clips, scores);
            session.ExportWeights().Dispose();
            return 0;
        }
    }

    private static long Live => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
