namespace Panns;

/// <summary>A time span in which a class sounds.</summary>
/// <param name="Label">Name of the class: <c>Dog</c>.</param>
/// <param name="Onset">Start, in seconds from the start of the recording.</param>
/// <param name="Offset">End, in seconds from the start of the recording.</param>
/// <param name="PeakScore">Highest score, 0 to 1.</param>
/// <param name="MeanScore">Mean score, 0 to 1.</param>
/// <param name="Index">Index of the class in the network's output.</param>
/// <param name="Mid">Identifier in AudioSet's ontology; empty for classes of other data sets.</param>
public sealed record SoundEvent(string Label, double Onset, double Offset, float PeakScore, float MeanScore, int Index, string Mid)
{
    /// <summary>Length in seconds.</summary>
    public double Duration => Math.Round(Offset - Onset, 6);
}

/// <summary>The state of an event in a stream.</summary>
public enum SoundEventState
{
    /// <summary>The event has begun and reached the minimum duration; its offset is the latest time known.</summary>
    Opened,

    /// <summary>The event has ended, and its values are final. Every opened event is closed exactly once.</summary>
    Closed,
}

/// <summary>An update about an event in a stream.</summary>
/// <param name="State">Whether the event has begun or ended.</param>
/// <param name="Event">The event as known so far.</param>
public sealed record SoundEventUpdate(SoundEventState State, SoundEvent Event);
