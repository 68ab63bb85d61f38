using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Networks;

namespace Panns.ML.Tests.Detection;

/// <summary>The published detection networks have 80 million weights, so a registered stand-in engine without weights replaces them.</summary>
public sealed class SoundEventDetectionTests : IDisposable
{
    private static readonly NetworkDescription Network = PannsModels.Cnn14DecisionLevelMax.Describe();

    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();
    private readonly string _weights;

    public SoundEventDetectionTests() => _weights = DetectionWeights.Write(_folder, Network);

    public void Dispose() => _folder.Dispose();

    private SoundEventDetectionOptions Options => new()
    {
        OutputColumnName = "Events", InputColumnName = "Path", Weights = _weights, Engine = StandIn.Engine, EmbedWeights = false,
    };

    [Fact]
    public void Events_and_framewise_scores_are_the_detector_s_also_in_a_saved_model()
    {
        string[] paths = [Clips.Write(_folder, "a.wav", 1), _folder.At("missing.wav")];
        var data = _ml.View(paths);
        var options = Options with { FramewiseColumnName = "Framewise", BadAudio = BadAudio.Skip, Detection = new() { Threshold = 0.1 } };
        var frames = new List<float>();
        var expected = Detector(options.Detection).Detect(paths[0], (_, scores) => frames.AddRange(scores), cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEmpty(expected.Events);
        var fitted = _ml.Transforms.SoundEventDetection(options).Fit(data);
        foreach (var model in (ITransformer[])[fitted, _ml.Reload(fitted, data)])
        {
            var output = model.Transform(data);
            Assert.Equal(
                ["Path", "Label", "Start", "End", "EventsLabel", "EventsOnset", "EventsOffset", "EventsScore", "Framewise", "EventsStatus"],
                output.Schema.Select(column => column.Name));
            AssertEvents(expected.Events, output, 0);
            Assert.Equal(frames, output.GetColumn<float[]>("Framewise").First());
            AssertEvents([], output, 1);
            Assert.Empty(output.GetColumn<float[]>("Framewise").Last());
            Assert.Equal("", output.GetColumn<string>("EventsStatus").First());
            Assert.StartsWith(paths[1], output.GetColumn<string>("EventsStatus").Last(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_decide_which_events_are_found_also_in_a_saved_model()
    {
        var path = Clips.Write(_folder, "a.wav", 3, 96_000);
        var data = _ml.View(path);
        var labels = AudioSetLabels.All.Select(label => label.Name).Take(2).ToArray();
        DetectionOptions[] choices =
        [
            new() { Threshold = 0.35 }, new() { Threshold = 0.35, LowThreshold = 0.3 }, new() { Threshold = 0.35, MinimumDuration = 0.05 },
            new() { Threshold = 0.35, MergeGap = 0.2 }, new() { Threshold = 0.35, Labels = labels }, new() { Threshold = 0.35, Window = 1, Overlap = 0.5 },
        ];
        var counts = new HashSet<int>();
        foreach (var choice in choices)
        {
            var expected = Detector(choice).Detect(path, cancellationToken: TestContext.Current.CancellationToken).Events;
            counts.Add(expected.Count);
            var fitted = _ml.Transforms.SoundEventDetection(Options with { Detection = choice }).Fit(data);
            AssertEvents(expected, fitted.Transform(data), 0);
            AssertEvents(expected, _ml.Reload(fitted, data).Transform(data), 0);
        }

        // Otherwise the options had no effect and this tested nothing.
        Assert.True(counts.Count >= 4, string.Join(' ', counts));
    }

    [Fact]
    public void Waveforms_of_another_rate_and_silence_for_bad_ones_are_taken()
    {
        var path = Clips.Write(_folder, "a.wav", 2);
        var waveform = Panns.Audio.AudioFile.LoadMono(path, 16000);
        var data = _ml.Data.LoadFromEnumerable(new[] { new WaveformRow { Audio = waveform }, new WaveformRow { Audio = [] } });
        var options = Options with { InputColumnName = "Audio", SampleRate = 16000, BadAudio = BadAudio.Silence, FramewiseColumnName = "Framewise" };
        var expected = Detector(options.Detection).Detect(waveform, 16000, cancellationToken: TestContext.Current.CancellationToken).Events;
        var fitted = _ml.Transforms.SoundEventDetection(options).Fit(data);
        foreach (var model in (ITransformer[])[fitted, _ml.Reload(fitted, data)])
        {
            var output = model.Transform(data);
            AssertEvents(expected, output, 0);
            AssertEvents([], output, 1);
            Assert.Equal(Network.FrameCount(32000) * 527, output.GetColumn<float[]>("Framewise").Last().Length);
            Assert.All(output.GetColumn<float[]>("Framewise").Last(), score => Assert.Equal(0, score));
            Assert.Equal("a row's waveform is empty", output.GetColumn<string>("EventsStatus").Last());
        }
    }

    [Fact]
    public void A_class_that_there_is_not_is_refused_when_the_pipeline_is_fitted()
        => Assert.Throws<PannsException>(() => _ml.Transforms.SoundEventDetection(Options with { Detection = new() { Labels = ["no such class"] } }).Fit(_ml.View("a.wav")));

    [Fact]
    public void A_network_for_whole_clips_is_refused()
        => Assert.Throws<PannsException>(() => _ml.Transforms.SoundEventDetection("Events", "Path", PannsModels.Cnn14).Fit(_ml.View("a.wav")));

    [Fact]
    public void The_columns_are_known_before_weights_are()
    {
        var pipeline = _ml.Transforms.SoundEventDetection(new SoundEventDetectionOptions
        {
            OutputColumnName = "Events", InputColumnName = "Path", Model = PannsModels.Cnn14DecisionLevelMax, FramewiseColumnName = "Framewise",
            Store = new(_folder.At("store")), Download = false,
        });
        var probe = new ShapeProbe();
        Assert.ThrowsAny<PannsException>(() => pipeline.Append(probe).Fit(_ml.View("a.wav")));
        Assert.Equal(
            ["End", "EventsLabel", "EventsOffset", "EventsOnset", "EventsScore", "EventsStatus", "Framewise", "Label", "Path", "Start"],
            probe.Shape!.Select(column => column.Name).Order(StringComparer.Ordinal));
    }

    private static SoundEventDetector Detector(DetectionOptions options) => new(new PannsModel(new StandIn.Session(Network)), options);

    private static void AssertEvents(IReadOnlyList<SoundEvent> expected, IDataView output, int row)
    {
        Assert.Equal([.. expected.Select(found => found.Label)], output.GetColumn<string[]>("EventsLabel").ElementAt(row));
        Assert.Equal([.. expected.Select(found => (float)found.Onset)], output.GetColumn<float[]>("EventsOnset").ElementAt(row));
        Assert.Equal([.. expected.Select(found => (float)found.Offset)], output.GetColumn<float[]>("EventsOffset").ElementAt(row));
        Assert.Equal([.. expected.Select(found => found.PeakScore)], output.GetColumn<float[]>("EventsScore").ElementAt(row));
    }
}
