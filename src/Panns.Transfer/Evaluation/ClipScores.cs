using Panns.Metrics;

namespace Panns.Transfer;

/// <summary>Scores of tested clips, and how good they are.</summary>
internal sealed class ClipScores(LabeledDataset data)
{
    private readonly List<float[]> _scores = [];
    private readonly List<int> _clips = [];
    private readonly int _classes = data.Classes.Length;

    public int Count => _clips.Count;

    public void Add(int clip, float[] scores)
    {
        _clips.Add(clip);
        _scores.Add(scores);
    }

    public void AddAll(ClipScores other)
    {
        _clips.AddRange(other._clips);
        _scores.AddRange(other._scores);
    }

    /// <summary>The set's metric over all clips, or over some of them, each as often as it is named.</summary>
    public double Measure(int[]? sample = null)
    {
        var chosen = sample ?? [.. Enumerable.Range(0, Count)];
        if (data.Metric == EvaluationMetric.MeanAveragePrecision)
        {
            return Tagging(chosen).MeanAveragePrecision;
        }

        var actual = Array.ConvertAll(chosen, i => data.Clips[_clips[i]].Label);
        if (data.Metric == EvaluationMetric.Accuracy)
        {
            var right = chosen.Where((clip, index) => Best(clip) == actual[index]).Count();
            return (double)right / chosen.Length;
        }

        var flat = new float[chosen.Length * _classes];
        for (var i = 0; i < chosen.Length; i++)
        {
            _scores[chosen[i]].CopyTo(flat, i * _classes);
        }

        return ClassificationMetrics.MeanAveragePrecisionAtK(flat, actual, _classes, 3);
    }

    public Interval WithInterval() => Bootstrap.Of(Count, Measure);

    /// <summary>Confusion and scores by class; null for multi-label sets.</summary>
    public ClassificationMetrics? Classification() => data.IsMultiLabel
        ? null
        : ClassificationMetrics.Evaluate(
            [.. Enumerable.Range(0, Count).Select(Best)], [.. _clips.Select(clip => data.Clips[clip].Label)], _classes);

    public IReadOnlyList<double> AveragePrecision() => Tagging([.. Enumerable.Range(0, Count)]).AveragePrecision;

    private int Best(int index) => Heads.HeadTrainer.ArgMax(_scores[index]);

    private AudioTaggingMetrics Tagging(int[] chosen)
    {
        var scores = new float[chosen.Length * _classes];
        var targets = new bool[scores.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            _scores[chosen[i]].CopyTo(scores, i * _classes);
            foreach (var label in data.Clips[_clips[chosen[i]]].Labels)
            {
                targets[(i * _classes) + label] = true;
            }
        }

        return AudioTaggingMetrics.Evaluate(scores, targets, _classes);
    }
}
