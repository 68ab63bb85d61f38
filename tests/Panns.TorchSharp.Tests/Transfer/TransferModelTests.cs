using System.Collections.Immutable;
using Panns.Audio;
using Panns.Engine;
using Panns.Networks;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.TorchSharp.Tests.Transfer;

/// <summary>Classifiers trained with libtorch, in files that any engine can open.</summary>
public sealed class TransferModelTests : IDisposable
{
    private const int Classes = 3;
    private const double ScoreTolerance = 1e-4;
    private const double LossTolerance = 1e-3;

    private readonly string _folder = Directory.CreateTempSubdirectory("panns-torch-").FullName;
    private readonly LabeledDataset _data;
    private readonly ImmutableArray<int> _all;

    public TransferModelTests()
    {
        LibTorch.Require();
        SyntheticSounds.Write(Path.Combine(_folder, "sounds"), 2);
        var all = LabeledSounds.OpenFolder(Path.Combine(_folder, "sounds"));
        _data = all with { Classes = all.Classes[..Classes], Clips = [.. all.Clips.Where(clip => clip.Label < Classes)] };
        _all = [.. Enumerable.Range(0, _data.Clips.Length)];
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Weights => TestData.Path("efficientat/mn04_as_mAP_432.pt");

    // A lower rate than usual: of six clips, whose untrained layer leaves all to learn, Adam's first updates at 4e-3 magnify rounding to hundredths of the loss.
    private static TransferStrategy FineTune => NetworkStrategies.FineTuneWith(
        "fine_tune", NetworkTrainingOptions.FineTune with { HeadEpochs = 1, Epochs = 2, BatchSize = 3, LongestClip = 0.5, LearningRate = 1e-3 });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_libtorch_trained_predicts_the_same_on_the_cpu_engine()
    {
        using var backbone = Backbone.Open(PannsModels.Mn04, Weights);
        var path = Path.Combine(_folder, "torch.panns");
        var losses = Fit(new TorchTrainingEngineFactory(TorchTrainingOptions.On(TestDevice.Name) with { DrawsOnDevice = false }), path);
        CompareOnBothEngines(path);

        // The same run on the CPU engine: its losses, and a file that libtorch opens.
        var other = Path.Combine(_folder, "cpu.panns");
        Assert.All(Fit(TrainingEngines.Cpu, other).Zip(losses), pair => Assert.Equal(pair.First, pair.Second, LossTolerance * pair.First));
        CompareOnBothEngines(other);

        double[] Fit(ITrainingEngineFactory engine, string file)
        {
            var context = new TransferContext { Backbone = backbone, Seed = 3, Threads = 2, TrainingEngine = engine, CancellationToken = Token };
            var model = TransferModel.Fit(context, _data, FineTune);
            using (model)
            {
                model.Save(file);
            }

            return [.. model.Provenance.History.Select(record => record.TrainLoss)];
        }
    }

    [Fact]
    public void Frozen_embeddings_and_test_scores_are_computed_by_the_backbones_engine()
    {
        var engine = new CountingEngine();
        using var onTorch = Backbone.Open(PannsModels.Mn04, Weights, new() { Engine = engine });
        using var onCpu = Backbone.Open(PannsModels.Mn04, Weights);
        var torch = Scores(onTorch, TransferStrategies.Get("freeze_l1"));
        Assert.Equal(1, engine.Sessions);
        Compare(Scores(onCpu, TransferStrategies.Get("freeze_l1")), torch);

        // A trained network is also scored with libtorch.
        var trained = Scores(onTorch, FineTune);
        Assert.Equal(2, engine.Sessions);
        Compare(Scores(onCpu, FineTune), trained);

        float[][] Scores(Backbone backbone, TransferStrategy strategy)
        {
            var context = new TransferContext { Backbone = backbone, Seed = 3, Threads = 2, CancellationToken = Token };
            using var classifier = strategy.Fit(context, _data, _all, 3);
            return classifier.Score(context, _data, _all)!;
        }
    }

    private void CompareOnBothEngines(string path)
    {
        using var cpu = TransferModel.Load(path);
        using var torch = TransferModel.Load(path, new() { Engine = PannsEngines.TorchSharp, Device = TestDevice.Name });
        Compare(Scores(cpu), Scores(torch));

        float[][] Scores(TransferModel model) => [.. _data.Clips.Select(clip => model.Predict(AudioFile.LoadMono(clip.Path, model.SampleRate), model.SampleRate, Token).Scores.ToArray())];
    }

    private static void Compare(float[][] expected, float[][] actual)
    {
        Assert.True(expected.Max(scores => scores[0]) - expected.Min(scores => scores[0]) > 100 * ScoreTolerance, "all clips score alike: nothing is compared");
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Difference.Largest(pair.First, pair.Second), 0, ScoreTolerance));
    }

    private sealed class CountingEngine() : PannsEngine("counting", "an engine that counts")
    {
        public int Sessions { get; private set; }

        protected override IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads)
        {
            Sessions++;
            return TorchSession.Create(network, weights, new() { Device = TestDevice.Name, Threads = 1 });
        }
    }
}
