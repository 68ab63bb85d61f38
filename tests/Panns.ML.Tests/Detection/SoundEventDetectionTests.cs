using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Engine;
using Panns.ML.Common;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.ML.Tests.Detection;

/// <summary>The published networks for events have 80 million weights; a session that needs none stands in for them, as a registered engine.</summary>
public sealed class SoundEventDetectionTests : IDisposable
{
    private const PannsEngine StandIn = (PannsEngine)99;

    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Events_and_framewise_scores_are_the_detector_s_also_in_a_saved_model()
    {
        PannsEngines.Register(StandIn, (network, _, _) => new LoudnessSession(network));
        var weights = _folder.At("weights.safetensors");
        var state = new InMemoryStateDict("none");
        state.Set("a", [1], [1f]);
        WeightFile.Save(state, weights, cancellationToken: TestContext.Current.CancellationToken);
        using var opened = WeightFile.Open(weights);
        var parameters = new NetworkParameters
        {
            Network = "Cnn14_DecisionLevelMax", Classes = 527, WeightsHash = Panns.Transfer.ContentHash.OfWeights(opened), WeightsPath = weights,
            IsPath = true, Engine = StandIn, SampleRate = 32000, BadAudio = BadAudio.Skip, Window = 10, Overlap = 0.25,
            Detection = new() { Threshold = 0.1, Framewise = true },
        };
        string[] paths = [Clips.Write(_folder, "a.wav", 1), _folder.At("missing.wav")];
        var data = _ml.View(paths);
        var model = _ml.Reload(Pipeline(parameters).Fit(data), data);
        var output = model.Transform(data);

        using var expectedModel = new PannsModel(new LoudnessSession(PannsModels.Cnn14_DecisionLevelMax.Describe()));
        var frames = new List<float>();
        var expected = new SoundEventDetector(expectedModel, new() { Threshold = 0.1 })
            .Detect(paths[0], (_, scores) => frames.AddRange(scores), cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEmpty(expected.Events);
        Assert.Equal([.. expected.Events.Select(found => found.Label)], output.GetColumn<string[]>("EventsLabel").First());
        Assert.Equal([.. expected.Events.Select(found => (float)found.Onset)], output.GetColumn<float[]>("EventsOnset").First());
        Assert.Equal([.. expected.Events.Select(found => (float)found.Offset)], output.GetColumn<float[]>("EventsOffset").First());
        Assert.Equal([.. expected.Events.Select(found => found.PeakScore)], output.GetColumn<float[]>("EventsScore").First());
        Assert.Equal(frames, output.GetColumn<float[]>("Framewise").First());
        Assert.Empty(output.GetColumn<string[]>("EventsLabel").Last());
        Assert.StartsWith(paths[1], output.GetColumn<string>("EventsStatus").Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_for_whole_clips_is_refused()
        => Assert.Throws<PannsException>(() => _ml.Transforms.SoundEventDetection("Events", "Path", PannsModels.Cnn14).Fit(_ml.View("a.wav")));

    [Fact]
    public void The_columns_are_known_before_weights_are()
    {
        var pipeline = _ml.Transforms.SoundEventDetection(new SoundEventDetectionOptions
        {
            OutputColumnName = "Events", InputColumnName = "Path", Model = PannsModels.Cnn14_DecisionLevelMax, FramewiseColumnName = "Framewise",
            Store = new(_folder.At("store")), Download = false,
        });
        var probe = new ShapeProbe();
        Assert.Throws<PannsException>(() => pipeline.Append(probe).Fit(_ml.View("a.wav")));
        Assert.Equal(
            ["End", "EventsLabel", "EventsOffset", "EventsOnset", "EventsScore", "Framewise", "Label", "Path", "Start"],
            probe.Shape!.Select(column => column.Name).Order(StringComparer.Ordinal));
    }

    private IEstimator<ITransformer> Pipeline(NetworkParameters parameters)
    {
        var catalog = _ml.Transforms;
        return AudioInput.Create(
                catalog, ParameterJson.Write(parameters, ParameterJson.Default.NetworkParameters), new("Path", TextDataViewType.Instance, false))
            .Append(catalog.CustomMapping(new DetectionFactory().GetMapping(), DetectionFactory.Contract))
            .Append(ColumnCopies.Create(
                catalog,
                [
                    ("EventsLabel", DetectionRow.LabelColumn), ("EventsOnset", DetectionRow.OnsetColumn), ("EventsOffset", DetectionRow.OffsetColumn),
                    ("EventsScore", DetectionRow.ScoreColumn), ("Framewise", HiddenColumns.Result), ("EventsStatus", HiddenColumns.Status),
                ]))
            .Append(catalog.DropColumns([.. AudioInput.Columns, .. DetectionRow.Columns]));
    }

    /// <summary>Class i scores the loudest of every (i + 1)-th sample of a frame, for the first classes.</summary>
    private sealed class LoudnessSession(NetworkDescription network) : IInferenceSession
    {
        public NetworkDescription Network => network;

        public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
        {
            var frames = outputs.Framewise.Length / network.Classes;
            outputs.Framewise.Clear();
            for (var frame = 0; frame < frames; frame++)
            {
                for (var i = 0; i < 3; i++)
                {
                    var loudest = 0f;
                    for (var sample = frame * 320; sample < Math.Min(waveforms.Length, (frame + 1) * 320); sample += i + 1)
                    {
                        loudest = Math.Max(loudest, waveforms[sample]);
                    }

                    outputs.Framewise[(frame * network.Classes) + i] = loudest;
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
