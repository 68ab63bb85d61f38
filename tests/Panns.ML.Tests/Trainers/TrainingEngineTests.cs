using Microsoft.ML;
using Panns.Networks;
using Panns.Training;
using Panns.Transfer;

namespace Panns.ML.Tests.Trainers;

public sealed class TrainingEngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panns-ml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_engine_that_is_asked_for_trains()
    {
        SyntheticSounds.Write(_folder, 1);
        var ml = new MLContext(1);
        var data = ml.Data.LoadAudioFolder(_folder);
        var engine = new CountingFactory();
        var options = new NetworkTrainerOptions
        {
            Model = PannsModels.Mn04, AudioColumnName = "Path", Training = NetworkTrainingOptions.Scratch with { Epochs = 1, BatchSize = 4, LongestClip = 0.5 },
            TrainingEngine = engine, CancellationToken = TestContext.Current.CancellationToken,
        };
        _ = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.PannsScratch(options)).Fit(data);
        Assert.Equal(1, engine.Made);
    }

    private sealed class CountingFactory : ITrainingEngineFactory
    {
        public int Made { get; private set; }

        public ITrainingEngine Create(NetworkDescription network, TrainingOptions options)
        {
            Made++;
            return TrainingEngines.Cpu.Create(network, options);
        }
    }
}
