using Panns.Common;

namespace Panns;

/// <summary>A sound event as an annotator or a detector lists it: what sounds in a recording, and when.</summary>
public sealed record LabeledEvent
{
    /// <summary>Creates an event.</summary>
    /// <param name="recording">Name of the recording.</param>
    /// <param name="onset">Start in seconds, 0 or more.</param>
    /// <param name="offset">End in seconds, not before the start.</param>
    /// <param name="label">Name of the class.</param>
    /// <param name="score">How sure the detector is; null for an annotation.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative or not finite, or the event ends before it begins.</exception>
    public LabeledEvent(string recording, double onset, double offset, string label, float? score = null)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(label);
        Recording = recording;
        Onset = Guard.InRange(onset, 0, double.MaxValue);
        Offset = Guard.InRange(offset, onset, double.MaxValue);
        Label = label;
        Score = score;
    }

    /// <summary>Name of the recording: events are compared within recordings of the same name.</summary>
    public string Recording { get; init; }

    /// <summary>Start, in seconds from the start of the recording.</summary>
    public double Onset { get; }

    /// <summary>End, in seconds from the start of the recording.</summary>
    public double Offset { get; }

    /// <summary>Name of the class.</summary>
    public string Label { get; init; }

    /// <summary>How sure the detector is, such as the highest score in the event; null for an annotation.</summary>
    public float? Score { get; init; }

    /// <summary>Length in seconds.</summary>
    public double Duration => Offset - Onset;
}
