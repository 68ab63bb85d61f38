using Panns.Metrics;
using Panns.Transfer.Data;

namespace Panns.Transfer.Evaluation;

/// <summary>Scores of tested clips, and their metrics.</summary>
internal sealed class ClipScores(LabeledDataset data)
{
    private readonly List<float> _scores = [];
    private readonly List<int> _clips = [];

    public int Count => _clips.Count;

    public void Add(int clip, float[] scores)
    {
        _clips.Add(clip);

        // Diverged training gives NaN, which carries no information; as 0 it does not spoil the results of other clips and strategies.
        _scores.AddRange(scores.Select(score => float.IsFinite(score) ? score : 0));
    }

    public void AddAll(ClipScores other)
    {
        _clips.AddRange(other._clips);
        _scores.AddRange(other._scores);
    }

    /// <summary>Every clip with its scores.</summary>
    /// <param name="fold">Name of the fold in which they were tested.</param>
    public IEnumerable<TestedClip> Tested(string fold)
    {
        var classes = data.Classes.Length;
        return _clips.Select((index, i) => (Clip: data.Clips[index], Scores: _scores[(i * classes)..((i + 1) * classes)])).Select(one => new TestedClip
        {
            File = one.Clip.Path,
            Start = one.Clip.Start,
            End = one.Clip.End,
            Fold = fold,
            Right = one.Clip.Labels,
            Scores = [.. one.Scores],
            IsMultiLabel = data.IsMultiLabel,
            Source = one.Clip.Source,
        });
    }

    /// <summary>Computes the data set's main metric over all clips.</summary>
    public double Measure() => data.Metric.Of(Summarize(repeats: 0).Overall).Value;

    /// <summary>Computes all metrics over all clips.</summary>
    /// <param name="repeats">Number of resamples for the intervals; 0 for none.</param>
    /// <param name="threads">Number of threads.</param>
    public MetricSummary Summarize(int repeats, int threads = 1)
    {
        var classes = data.Classes.Length;
        var targets = new bool[_scores.Count];
        for (var i = 0; i < Count; i++)
        {
            foreach (var label in data.Clips[_clips[i]].Labels)
            {
                targets[(i * classes) + label] = true;
            }
        }

        // Clips of one recording, actor or source are alike: they are resampled together.
        var groups = repeats > 0 ? data.Groups : [];
        return MetricSummary.Evaluate(
            _scores.ToArray(), targets, classes, new() { IsMultiLabel = data.IsMultiLabel, Repeats = repeats, Threads = threads }, [.. _clips.Where(_ => !groups.IsEmpty).Select(clip => groups[clip])]);
    }

    /// <summary>[classes, classes] clips by true and predicted class; null for multi-label data sets.</summary>
    public ClassificationMetrics? Classification()
    {
        var classes = data.Classes.Length;
        var scores = _scores.ToArray();
        return data.IsMultiLabel
            ? null
            : ClassificationMetrics.Evaluate(
                [.. Enumerable.Range(0, Count).Select(i => Highest.Of(scores.AsSpan(i * classes, classes)))],
                [.. _clips.Select(clip => data.Clips[clip].Label)],
                classes);
    }
}
