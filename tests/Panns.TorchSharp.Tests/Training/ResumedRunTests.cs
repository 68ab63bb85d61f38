using Panns.Clips;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;
using Panns.Transfer;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>A strategy's run, interrupted on one engine and resumed on the other.</summary>
public sealed class ResumedRunTests : IDisposable
{
    private static readonly TransferStrategy Strategy = NetworkStrategies.ScratchWith("scratch", NetworkTrainingOptions.Scratch with { Epochs = 2, BatchSize = 2 });
    private readonly string _folder = Directory.CreateTempSubdirectory("panns").FullName;

    public ResumedRunTests() => LibTorch.Require();

    private static LabeledDataset Data { get; } = new()
    {
        Name = "tones",
        Classes = ["low", "high"],
        Clips = [.. Enumerable.Range(0, 4).Select(i => new LabeledClip { Path = "", Labels = [i % 2], Source = new("tone", rate => new MemorySource(Tone(rate, i % 2 == 0 ? 200 + i : 2000 + (10 * i)))) })],
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ARunOfAStrategyGoesOnWithTheOtherEngine(bool firstIsTorch)
    {
        var whole = Fit(Factory(isTorch: false), null, _ => { });
        using (var source = new CancellationTokenSource())
        {
            Assert.Throws<OperationCanceledException>(() => Fit(Factory(firstIsTorch), new(_folder) { TimeShare = 1 }, _ => source.Cancel(), source.Token));
        }

        var epochs = new List<int>();
        var resumed = Fit(Factory(!firstIsTorch), new(_folder) { Resume = true, TimeShare = 1 }, record => epochs.Add(record.Epoch));
        Assert.Equal([2], epochs);
        Assert.All(whole.Zip(resumed), pair => Assert.Equal(pair.First.TrainLoss, pair.Second.TrainLoss, 1e-3));
    }

    private static ITrainingEngineFactory Factory(bool isTorch) => isTorch ? new TorchTrainingEngineFactory() : TrainingEngines.Cpu;

    private static IReadOnlyList<EpochRecord> Fit(ITrainingEngineFactory engine, RunStore? runs, Action<EpochRecord> epochDone, CancellationToken? token = null)
    {
        using var backbone = Backbone.WithoutWeights(PannsModels.Mn04);
        var context = new TransferContext
        {
            Backbone = backbone,
            Threads = 2,
            TrainingEngine = engine,
            Runs = runs,
            EpochDone = (epoch, _) => epochDone?.Invoke(epoch),
            CancellationToken = token ?? TestContext.Current.CancellationToken,
        };
        using var classifier = Strategy.Fit(context, Data, [.. Enumerable.Range(0, Data.Clips.Length)], seed: 3);
        return classifier.History;
    }

    private static float[] Tone(int rate, double frequency)
        => [.. Enumerable.Range(0, rate / 2).Select(i => (float)(0.3 * Math.Sin(2 * Math.PI * frequency * i / rate)))];
}
