using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.Audio;
using Panns.Transfer;

namespace Panns.ML.Tests.Trainers;

public sealed class NetworkTrainerTests : IDisposable
{
    private static readonly NetworkTrainingOptions Short = NetworkTrainingOptions.FineTune with { HeadEpochs = 1, Epochs = 1, BatchSize = 4, LongestClip = 0.5 };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "panns-ml-" + Guid.NewGuid().ToString("N"));
    private readonly MLContext _ml = new(1);
    private readonly LabeledDataset _sounds;

    public NetworkTrainerTests()
    {
        SyntheticSounds.Write(_folder, 1);
        var all = LabeledSounds.OpenFolder(_folder);
        _sounds = all with { Classes = all.Classes[..3], Clips = [.. all.Clips.Where(clip => clip.Label < 3)] };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Fine_tuning_learns_what_fit_learns_from_paths_and_from_waveforms()
    {
        var weights = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        using var backbone = Backbone.Open(PannsModels.Mn04, weights);
        var context = new TransferContext { Backbone = backbone, Seed = 5, Threads = 2, CancellationToken = Token };
        using var fitted = TransferModel.Fit(context, _sounds, NetworkStrategies.FineTuneWith("fine_tune", Short));
        var expected = _sounds.Clips.Select(clip => fitted.Predict(clip.Path, Token).Scores).ToArray();

        var epochs = new List<string>();
        var ml = new MLContext(1);
        ml.Log += (_, message) =>
        {
            if (message.Source.Contains("PannsFineTune", StringComparison.Ordinal) && message.Message.Contains("epoch", StringComparison.Ordinal))
            {
                epochs.Add(message.Message);
            }
        };
        var options = new NetworkTrainerOptions
        {
            Model = PannsModels.Mn04, Weights = weights, AudioColumnName = "Path", Training = Short, Seed = 5, Threads = 2, Context = ml, CancellationToken = Token,
        };
        var data = Rows();
        var model = Keys().Append(_ml.MulticlassClassification.Trainers.PannsFineTune(options)).Fit(data);
        Assert.Equal(expected, Scores(model.Transform(data)));
        Assert.Equal(2, epochs.Count);

        var onWaveforms = Keys().Append(_ml.MulticlassClassification.Trainers.PannsFineTune(options with { AudioColumnName = "Waveform" })).Fit(data);
        Assert.Equal(expected, Scores(onWaveforms.Transform(data)));

        // The saved model contains weights and names; waveforms use another mapping than paths.
        var file = Path.Combine(_folder, "waveform.zip");
        _ml.Model.Save(onWaveforms, data.Schema, file);
        Assert.Equal(expected, Scores(new MLContext().Model.Load(file, out _).Transform(data)));
    }

    [Fact]
    [Trait("Starts", "programs")]
    public void A_program_that_registers_nothing_loads_a_trained_network()
    {
        var options = new NetworkTrainerOptions
        {
            Model = PannsModels.Mn04, AudioColumnName = "Path", Training = NetworkTrainingOptions.Scratch with { Epochs = 1, BatchSize = 4, LongestClip = 0.5 }, CancellationToken = Token,
        };
        var data = Rows();
        var model = Keys().Append(_ml.MulticlassClassification.Trainers.PannsScratch(options))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        var file = Path.Combine(_folder, "path.zip");
        _ml.Model.Save(model, data.Schema, file);
        var scored = model.Transform(data);
        var expected = _sounds.Clips.Select(clip => clip.Path).Zip(scored.GetColumn<string>("PredictedLabel"), scored.GetColumn<float[]>("Score"))
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.First}\t{row.Second}\t{row.Third.Max():F3}"));
        Assert.Equal(expected, FreshProcess.Predict(file, [.. _sounds.Clips.Select(clip => clip.Path)]));
    }

    private EstimatorChain<ValueToKeyMappingTransformer> Keys()
        => new EstimatorChain<ITransformer>().Append(_ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue));

    private IDataView Rows() => _ml.Data.LoadFromEnumerable(_sounds.Clips.Select(clip => new Row
    {
        Path = clip.Path,
        Label = _sounds.Classes[clip.Label],
        Waveform = AudioFile.LoadMono(clip.Path, 32000),
    }));

    private static ImmutableArray<float>[] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score").Select(scores => scores.ToImmutableArray())];

    internal sealed class Row
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";

        public float[] Waveform { get; set; } = [];
    }
}
