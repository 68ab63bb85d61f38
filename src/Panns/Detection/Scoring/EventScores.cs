namespace Panns;

/// <summary>Event-based or segment-based scores: of all classes together, and of each.</summary>
public sealed class EventScores
{
    internal EventScores(EventCounts overall, IReadOnlyDictionary<string, EventCounts> classes) => (Overall, Classes) = (overall, classes);

    /// <summary>All classes together (micro-average).</summary>
    public EventCounts Overall { get; }

    /// <summary>Each class of the reference or the estimate, by name.</summary>
    public IReadOnlyDictionary<string, EventCounts> Classes { get; }

    /// <summary>Mean F1 of the classes that the reference has (macro-average); NaN if it has none.</summary>
    public double MacroF1 => Mean(counts => counts.F1);

    /// <summary>Mean precision of the classes that the reference has; NaN if it has none.</summary>
    public double MacroPrecision => Mean(counts => counts.Precision);

    /// <summary>Mean recall of the classes that the reference has; NaN if it has none.</summary>
    public double MacroRecall => Mean(counts => counts.Recall);

    /// <summary>Mean error rate of the classes that the reference has; NaN if it has none.</summary>
    public double MacroErrorRate => Mean(counts => counts.ErrorRate);

    private double Mean(Func<EventCounts, double> measure)
        => Classes.Values.Where(counts => counts.Reference > 0).Select(measure).DefaultIfEmpty(double.NaN).Average();
}
