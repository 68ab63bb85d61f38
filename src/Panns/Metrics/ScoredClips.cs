using Panns.Common;

namespace Panns.Metrics;

/// <summary>Scored clips, prepared for measuring many resamples.</summary>
internal sealed class ScoredClips
{
    private readonly ScoreRanking[] _rankings;
    private readonly double[] _atK;
    private readonly bool[] _hits;
    private readonly List<Mark>[] _marks;
    private readonly int[] _clipsOf;
    private readonly ClipUnits _units;

    public ScoredClips(ReadOnlySpan<float> scores, ReadOnlySpan<bool> targets, int classes, MetricSummaryOptions options, ReadOnlySpan<int> groups)
    {
        Count = scores.Length / classes;
        _units = new(Count, groups);
        _rankings = new ScoreRanking[classes];
        _marks = new List<Mark>[classes];
        _clipsOf = new int[classes];
        _atK = new double[Count];
        _hits = new bool[Count];
        var best = new int[Count];
        for (var clip = 0; clip < Count; clip++)
        {
            var row = scores.Slice(clip * classes, classes);
            var wanted = targets.Slice(clip * classes, classes);
            best[clip] = Best(row);
            _hits[clip] = wanted[best[clip]];
            _atK[clip] = PrecisionAtK.OfClip(row, wanted, options.K) ?? double.NaN;
        }

        var column = new double[Count];
        var flags = new bool[Count];
        for (var label = 0; label < classes; label++)
        {
            _marks[label] = [];
            for (var clip = 0; clip < Count; clip++)
            {
                column[clip] = scores[(clip * classes) + label];
                flags[clip] = targets[(clip * classes) + label];
                var isGiven = options.IsMultiLabel ? column[clip] >= 0.5 : best[clip] == label;
                if (isGiven || flags[clip])
                {
                    _marks[label].Add(new(clip, flags[clip], isGiven));
                }
            }

            _rankings[label] = new(column, flags);
            _clipsOf[label] = flags.AsSpan().Count(true);
        }
    }

    public int Count { get; }

    /// <summary>Whether clips of one group are resampled together.</summary>
    public bool IsGrouped => _units.IsGrouped;

    /// <summary>All clips: their number and that of their groups.</summary>
    public UnitCount All => _units.Count;

    /// <summary>Clips that have any class.</summary>
    public UnitCount Labeled => _units.Of(Enumerable.Range(0, Count).Where(clip => !double.IsNaN(_atK[clip])));

    public int ClipsOf(int label) => _clipsOf[label];

    /// <summary>Clips that have a class.</summary>
    public UnitCount Own(int label) => _units.Of(_marks[label].Where(mark => mark.IsTarget).Select(mark => mark.Clip));

    /// <summary>Clips that lack a class.</summary>
    public UnitCount Others(int label)
    {
        var own = _marks[label].Where(mark => mark.IsTarget).Select(mark => mark.Clip).ToHashSet();
        return _units.Of(Enumerable.Range(0, Count).Where(clip => !own.Contains(clip)));
    }

    /// <summary>Clips predicted as a class.</summary>
    public UnitCount Given(int label) => _units.Of(_marks[label].Where(mark => mark.IsGiven).Select(mark => mark.Clip));

    /// <summary>Measures resamples: each draws as many clips as there are, or as many groups, with replacement.</summary>
    public MetricSample[] Draw(MetricSummaryOptions options)
    {
        // Counts are drawn for a block of resamples at a time, all from one generator, so the number of threads does not affect results.
        const int Block = 64;
        var samples = new MetricSample[options.Repeats];
        var random = new SeededRandom(options.Seed);
        var counts = Enumerable.Range(0, Math.Min(Block, options.Repeats)).Select(_ => new ushort[Count]).ToArray();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads };
        for (var first = 0; first < samples.Length; first += Block)
        {
            var length = Math.Min(Block, samples.Length - first);
            for (var i = 0; i < length; i++)
            {
                _units.Draw(random, counts[i]);
            }

            Parallel.For(0, length, parallel, i => samples[first + i] = Measure(counts[i]));
        }

        return samples;
    }

    /// <summary>Measures clips that count the given number of times.</summary>
    public MetricSample Measure(ReadOnlySpan<ushort> counts)
    {
        var sample = new MetricSample(_rankings.Length);
        for (var label = 0; label < _rankings.Length; label++)
        {
            (sample.AveragePrecision[label], sample.AreaUnderCurve[label]) = _rankings[label].Measure(counts);
            (sample.Precision[label], sample.Recall[label], sample.F1[label]) = Decisions(_marks[label], counts);
        }

        long all = 0, hits = 0, labeled = 0;
        var atK = 0.0;
        for (var clip = 0; clip < counts.Length; clip++)
        {
            var count = counts[clip];
            all += count;
            hits += _hits[clip] ? count : 0;
            if (!double.IsNaN(_atK[clip]))
            {
                labeled += count;
                atK += _atK[clip] * count;
            }
        }

        (sample.Accuracy, sample.AveragePrecisionAtK) = ((double)hits / all, labeled == 0 ? double.NaN : atK / labeled);
        return sample;
    }

    private static (double Precision, double Recall, double F1) Decisions(List<Mark> marks, ReadOnlySpan<ushort> counts)
    {
        long given = 0, support = 0, right = 0;
        foreach (var mark in marks)
        {
            var count = counts[mark.Clip];
            given += mark.IsGiven ? count : 0;
            support += mark.IsTarget ? count : 0;
            right += mark.IsGiven && mark.IsTarget ? count : 0;
        }

        // Precision and recall are undefined for a class without clips.
        return support == 0
            ? (double.NaN, double.NaN, double.NaN)
            : (given == 0 ? 0 : (double)right / given, (double)right / support, 2.0 * right / (given + support));
    }

    private static int Best(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            best = row[i] > row[best] ? i : best;
        }

        return best;
    }

    /// <summary>A clip that has a class or was predicted as it.</summary>
    private readonly record struct Mark(int Clip, bool IsTarget, bool IsGiven);
}
