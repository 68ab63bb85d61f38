using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.Audio;
using Panns.ML.Common;
using Panns.ML.Networks;
using Panns.ML.Persistence;

namespace Panns.ML.Detection;

/// <summary>The output row of SoundEventDetection's mapping: item i of each vector belongs to event i.</summary>
internal sealed class DetectionRow
{
    public const string LabelColumn = HiddenColumns.Prefix + "label";
    public const string OnsetColumn = HiddenColumns.Prefix + "onset";
    public const string OffsetColumn = HiddenColumns.Prefix + "offset";
    public const string ScoreColumn = HiddenColumns.Prefix + "score";

    public static string[] Columns { get; } = [LabelColumn, OnsetColumn, OffsetColumn, ScoreColumn, HiddenColumns.Result, HiddenColumns.Status];

    [ColumnName(LabelColumn)]
    [VectorType]
    public string[] Label { get; set; } = [];

    [ColumnName(OnsetColumn)]
    [VectorType]
    public float[] Onset { get; set; } = [];

    [ColumnName(OffsetColumn)]
    [VectorType]
    public float[] Offset { get; set; } = [];

    [ColumnName(ScoreColumn)]
    [VectorType]
    public float[] Score { get; set; } = [];

    [ColumnName(HiddenColumns.Result)]
    [VectorType]
    public float[] Framewise { get; set; } = [];

    [ColumnName(HiddenColumns.Status)]
    public string Status { get; set; } = "";
}

/// <summary>The row mapping of SoundEventDetection.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class DetectionFactory : CustomMappingFactory<AudioSourceRow, DetectionRow>
{
    public const string Contract = "Panns.SoundEventDetection/1";

    /// <summary>The mapping of a network that is already open.</summary>
    public static Action<AudioSourceRow, DetectionRow> With(NetworkRunner runner)
    {
        var run = new Run(runner);
        return run.Detect;
    }

    /// <summary>The mapping of a saved model.</summary>
    public override Action<AudioSourceRow, DetectionRow> GetMapping()
    {
        var runs = new ParameterCache<Run>(text => new(NetworkRunner.OfSavedModel(text)));
        return (source, row) => runs.Get(source.Parameters).Detect(source, row);
    }

    private sealed class Run
    {
        private readonly NetworkRunner _runner;
        private readonly SoundEventDetector _detector;
        private readonly bool _framewise;

        public Run(NetworkRunner runner)
        {
            var parameters = runner.Parameters;
            var detection = parameters.Detection!;
            _runner = runner;
            _framewise = detection.Framewise;

            // The model is not disposed, because its network is shared.
            var labels = parameters.Labels is { } names ? LabelSet.FromNames(names) : null;
            var model = new PannsModel(runner.Shared.Session, labels);
            var options = new DetectionOptions
            {
                Threshold = detection.Threshold,
                LowThreshold = detection.LowThreshold,
                MinimumDuration = detection.MinimumDuration,
                MergeGap = detection.MergeGap,
                Labels = detection.Labels,
                Median = detection.Median,
                Window = detection.Window ?? (parameters.Window > 0 ? parameters.Window : null),
                Overlap = detection.Overlap ?? (parameters.Window > 0 ? parameters.Overlap : null),
                ClassThresholds = detection.ClassThresholds?.ToDictionary(pair => pair.Key, pair => new EventThreshold(pair.Value[0], pair.Value[1])),
            };

            _detector = new(model, options);
        }

        public void Detect(AudioSourceRow source, DetectionRow row)
        {
            _runner.CancellationToken.ThrowIfCancellationRequested();
            var scores = new List<float>();
            IReadOnlyList<SoundEvent> events = [];
            row.Status = "";
            try
            {
                var result = Find(source, scores, out var issues);
                events = result.Events;
                row.Status = _runner.Tell(source, issues);
            }
            catch (PannsException problem) when (_runner.Parameters.BadAudio != BadAudio.Throw)
            {
                row.Status = problem.Message;
                scores.Clear();
                if (_runner.Parameters.BadAudio == BadAudio.Silence)
                {
                    events = Find(new float[_runner.Shared.Network.SampleRate], scores).Events;
                }
            }

            row.Label = [.. events.Select(found => found.Label)];
            row.Onset = [.. events.Select(found => (float)found.Onset)];
            row.Offset = [.. events.Select(found => (float)found.Offset)];
            row.Score = [.. events.Select(found => found.PeakScore)];
            row.Framewise = [.. scores];
            _runner.CountRow();
            GC.KeepAlive(_runner);
        }

        // Processes one window at a time, so memory use does not depend on the file's length.
        private DetectionResult Find(AudioSourceRow source, List<float> scores, out AudioIssues issues)
        {
            if (!_runner.Parameters.IsPath)
            {
                return Find(_runner.Resampled(source, out issues), scores);
            }

            var result = _detector.DetectHere(_runner.SourceOf(source), Keep(scores), _runner.CancellationToken);
            issues = result.Issues;
            return result;
        }

        private DetectionResult Find(ReadOnlySpan<float> waveform, List<float> scores)
            => _detector.DetectHere(waveform, Keep(scores), _runner.CancellationToken);

        private FramewiseHandler? Keep(List<float> scores) => _framewise ? (_, values) => Append(scores, values) : null;

        private static void Append(List<float> scores, ReadOnlySpan<float> values)
        {
            var first = scores.Count;
            CollectionsMarshal.SetCount(scores, first + values.Length);
            values.CopyTo(CollectionsMarshal.AsSpan(scores)[first..]);
        }
    }
}
