namespace Panns;

/// <summary>A stretch of time in which a class sounds.</summary>
/// <param name="Label">Name of the class: <c>Dog</c>.</param>
/// <param name="Onset">Where it starts, in seconds from the recording's start.</param>
/// <param name="Offset">Where it ends, in seconds from the recording's start.</param>
/// <param name="PeakScore">The highest score in it, 0 to 1.</param>
/// <param name="MeanScore">The mean score over it, 0 to 1.</param>
/// <param name="Index">The class's place in the network's output.</param>
/// <param name="Mid">Its identifier in AudioSet's ontology; empty for classes of other data sets.</param>
public sealed record SoundEvent(string Label, double Onset, double Offset, float PeakScore, float MeanScore, int Index, string Mid)
{
    /// <summary>Its length in seconds.</summary>
    public double Duration => Math.Round(Offset - Onset, 6);
}

/// <summary>What happened to an event in a stream.</summary>
public enum SoundEventState
{
    /// <summary>It has begun, and lasts at least as long as an event must; its offset is where it has got to.</summary>
    Opened,

    /// <summary>It has ended: these are its final values. Every event that was opened is closed once.</summary>
    Closed,
}

/// <summary>News of an event in a stream.</summary>
/// <param name="State">Whether it has begun or ended.</param>
/// <param name="Event">The event, as far as it is known.</param>
public sealed record SoundEventUpdate(SoundEventState State, SoundEvent Event);
