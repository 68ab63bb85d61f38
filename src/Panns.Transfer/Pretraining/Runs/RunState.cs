using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Panns.Training;

namespace Panns.Transfer.Pretraining.Runs;

/// <summary>Where a pretraining is, besides its weights: the history, the losses since its last row, the best score, the sampler.</summary>
internal sealed class RunState
{
    private const string SamplerName = "sampler";
    private const string AveragePrefix = "average.";

    private ImmutableArray<PretrainingRecord> _history = [];
    private double _losses;
    private long _lossCount;

    /// <summary>Updates made.</summary>
    public long Iteration { get; private set; }

    /// <summary>All evaluations so far.</summary>
    public ImmutableArray<PretrainingRecord> History => _history;

    /// <summary>Seconds that earlier processes spent.</summary>
    public double EarlierSeconds { get; private set; }

    /// <summary>The evaluation of the highest mAP; null before the first.</summary>
    public PretrainingRecord? Best => _history.Where(record => record.Evaluation is { } score && !double.IsNaN(score.MeanAveragePrecision)).MaxBy(record => record.Evaluation!.MeanAveragePrecision);

    /// <summary>Mean of the losses since the last evaluation.</summary>
    public double MeanLoss => _losses / Math.Max(1, _lossCount);

    /// <summary>Notes an update.</summary>
    public void Add(double loss)
    {
        Iteration++;
        _losses += loss;
        _lossCount++;
    }

    /// <summary>Notes an evaluation.</summary>
    public void Add(PretrainingRecord record)
    {
        _history = _history.Add(record);
        (_losses, _lossCount) = (0, 0);
    }

    /// <summary>Writes it with the session into one file, which appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="session">The training.</param>
    /// <param name="sampler">What draws the clips, at this iteration.</param>
    /// <param name="average">The average of the weights, if any.</param>
    /// <param name="settings">What must be the same for the run to go on.</param>
    /// <param name="seconds">Time spent so far.</param>
    public void Save(
        string path, TrainingSession session, ClipSampler sampler, WeightAverage? average, IEnumerable<KeyValuePair<string, string>> settings, double seconds)
    {
        using var attachment = new InMemoryStateDict(path);
        using var bytes = new MemoryStream();
        sampler.Save(bytes);
        var state = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["iteration"] = Iteration.ToString(CultureInfo.InvariantCulture),
            ["history"] = HistoryTable.ToText(History),
            ["losses"] = _losses.ToString("R", CultureInfo.InvariantCulture),
            ["loss_count"] = _lossCount.ToString(CultureInfo.InvariantCulture),
            ["seconds"] = seconds.ToString("R", CultureInfo.InvariantCulture),
            ["sampler_bytes"] = bytes.Length.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in settings)
        {
            state["setting." + name] = value;
        }

        // Bytes, in the only type of tensors that there is.
        var packed = new float[(bytes.Length + sizeof(float) - 1) / sizeof(float)];
        bytes.GetBuffer().AsSpan(0, (int)bytes.Length).CopyTo(MemoryMarshal.AsBytes(packed.AsSpan()));
        attachment.Set(SamplerName, [packed.Length], packed);
        if (average is not null)
        {
            attachment.AddAll(average.Weights, AveragePrefix);
        }

        session.SaveCheckpoint(path, state, attachment);
    }

    /// <summary>Goes on from what was saved.</summary>
    /// <param name="path">The file.</param>
    /// <param name="session">The training, brought to where it was.</param>
    /// <param name="samplers">What draws the clips.</param>
    /// <param name="average">The average of the weights, if any.</param>
    /// <param name="settings">This run's.</param>
    /// <exception cref="PannsException">It is damaged, or another run's.</exception>
    public static RunState Load(
        string path, TrainingSession session, ReadOnlySpan<ClipSampler> samplers, WeightAverage? average, IEnumerable<KeyValuePair<string, string>> settings)
    {
        using var checkpoint = TrainingCheckpoint.Open(path);
        try
        {
            var saved = checkpoint.State;
            foreach (var (name, value) in settings)
            {
                if (saved.GetValueOrDefault("setting." + name) is var found && found != value)
                {
                    throw new PannsException($"{path}: of a run with another {name}: '{found ?? "none"}', not '{value}'; run into another folder");
                }
            }

            session.LoadCheckpoint(checkpoint);
            using var attachment = checkpoint.ReadAttachment();
            var bytes = MemoryMarshal.AsBytes(attachment.Values(SamplerName))[..int.Parse(saved["sampler_bytes"], CultureInfo.InvariantCulture)].ToArray();
            foreach (var sampler in samplers)
            {
                using var stream = new MemoryStream(bytes);
                sampler.Load(stream);
            }

            if (average is not null)
            {
                using var weights = InMemoryStateDict.Part(attachment, AveragePrefix);
                average.Restore(weights);
            }

            return new()
            {
                Iteration = long.Parse(saved["iteration"], CultureInfo.InvariantCulture),
                _history = HistoryTable.Parse(saved["history"]),
                _losses = double.Parse(saved["losses"], CultureInfo.InvariantCulture),
                _lossCount = long.Parse(saved["loss_count"], CultureInfo.InvariantCulture),
                EarlierSeconds = double.Parse(saved["seconds"], CultureInfo.InvariantCulture),
            };
        }
        catch (Exception problem) when (problem is FormatException or OverflowException or KeyNotFoundException or ArgumentException)
        {
            throw new PannsException($"{path}: a damaged checkpoint: {problem.Message}; delete it to begin anew", problem);
        }
    }
}
