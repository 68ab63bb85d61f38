using System.Collections.Immutable;
using System.Globalization;
using Panns.Training;

namespace Panns.Transfer.Runs;

/// <summary>Progress of a network's training: stage, epochs so far, best weights.</summary>
internal sealed class TrainingState
{
    private const string BestPrefix = "best.";
    private const string AveragePrefix = "average.";

    private readonly List<EpochRecord> _history = [];
    private InMemoryStateDict? _average;

    /// <summary>The current stage, from 0.</summary>
    public int Stage { get; private set; }

    /// <summary>Completed epochs of this stage.</summary>
    public int StageEpochs { get; private set; }

    /// <summary>Seconds spent by earlier processes.</summary>
    public double EarlierSeconds { get; private init; }

    /// <summary>All epochs of all stages.</summary>
    public ImmutableArray<EpochRecord> History => [.. _history];

    public int Epochs => _history.Count;

    /// <summary>Weights after the epoch with the lowest validation loss over all stages; null without a validation set or a finite loss.</summary>
    public InMemoryStateDict? Best { get; private set; }

    /// <summary>What the new last layer left unlearned of the training clips, from 0 to 1; null before it is known.</summary>
    public double? Unlearned { get; set; }

    private IEnumerable<EpochRecord> OfStage => _history.Skip(_history.Count - StageEpochs);

    /// <summary>Records an epoch.</summary>
    /// <param name="record">Its results.</param>
    /// <param name="weights">Returns the weights after it.</param>
    public void Add(EpochRecord record, Func<InMemoryStateDict> weights)
    {
        if (record.ValidationLoss < Lowest(_history))
        {
            Best?.Dispose();
            Best = weights();
        }

        _history.Add(record);
        StageEpochs++;
    }

    /// <summary>Whether the validation loss of this stage has not decreased for this many epochs.</summary>
    public bool HasStalled(int patience)
    {
        var lowest = double.PositiveInfinity;
        var since = 0;
        foreach (var record in OfStage)
        {
            since++;
            if (record.ValidationLoss < lowest)
            {
                (lowest, since) = (record.ValidationLoss.Value, 0);
            }
        }

        return since >= patience && OfStage.Any(record => record.ValidationLoss is not null);
    }

    public void NextStage() => (Stage, StageEpochs) = (Stage + 1, 0);

    /// <summary>The average of the weights at the checkpoint that this state was read from, for the caller to dispose; null afterward, and without one.</summary>
    public InMemoryStateDict? TakeAverage()
    {
        var average = _average;
        _average = null;
        return average;
    }

    /// <summary>The weights that a checkpoint needs beside the session's: the best ones and the average.</summary>
    public InMemoryStateDict Attachment(string name, WeightAverage? average)
    {
        var attachment = new InMemoryStateDict(name);
        if (Best is not null)
        {
            attachment.AddAll(Best, BestPrefix);
        }

        if (average is not null)
        {
            attachment.AddAll(average.Weights, AveragePrefix);
        }

        return attachment;
    }

    /// <summary>Everything except weights, for a checkpoint.</summary>
    public Dictionary<string, string> Save(double seconds, WeightAverage? average) => new(StringComparer.Ordinal)
    {
        ["stage"] = Stage.ToString(CultureInfo.InvariantCulture),
        ["stage_epochs"] = StageEpochs.ToString(CultureInfo.InvariantCulture),
        ["history"] = EpochHistory.ToText(_history),
        ["has_best"] = Best is null ? "0" : "1",
        ["has_average"] = average is null ? "0" : "1",
        ["unlearned"] = Unlearned?.ToString("R", CultureInfo.InvariantCulture) ?? "",
        ["seconds"] = seconds.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Reads the state from a checkpoint.</summary>
    /// <exception cref="PannsException">The state is missing or damaged.</exception>
    public static TrainingState Load(TrainingCheckpoint checkpoint)
    {
        try
        {
            var saved = checkpoint.State;
            using var attachment = checkpoint.ReadAttachment();
            var state = new TrainingState
            {
                Stage = int.Parse(saved["stage"], CultureInfo.InvariantCulture),
                StageEpochs = int.Parse(saved["stage_epochs"], CultureInfo.InvariantCulture),
                EarlierSeconds = double.Parse(saved["seconds"], CultureInfo.InvariantCulture),
                Unlearned = saved["unlearned"] is { Length: > 0 } share ? double.Parse(share, CultureInfo.InvariantCulture) : null,
                Best = saved["has_best"] == "1" ? InMemoryStateDict.Part(attachment, BestPrefix) : null,
                _average = saved["has_average"] == "1" ? InMemoryStateDict.Part(attachment, AveragePrefix) : null,
            };
            state._history.AddRange(EpochHistory.Parse(saved["history"]));
            return state.Stage >= 0 && state.StageEpochs > 0 && state.StageEpochs <= state.Epochs ? state : throw new FormatException("its epochs do not fit its stage");
        }
        catch (Exception problem) when (problem is FormatException or OverflowException or KeyNotFoundException)
        {
            throw new PannsException($"{checkpoint.Path}: a damaged checkpoint: {problem.Message}", problem);
        }
    }

    private static double Lowest(IEnumerable<EpochRecord> records)
        => records.Select(record => record.ValidationLoss).Where(loss => loss is not null && !double.IsNaN(loss.Value)).Min() ?? double.PositiveInfinity;
}
