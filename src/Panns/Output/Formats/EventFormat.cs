namespace Panns.Output;

/// <summary>A format in which other programs read events.</summary>
public enum EventFormat
{
    /// <summary>A label track of Audacity: onset, offset and label, separated by tabs; of one recording, which it does not name.</summary>
    Audacity,

    /// <summary>A selection table of Raven, with the path of each recording and the time within it.</summary>
    Raven,

    /// <summary>JAMS 0.3 (JSON Annotated Music Specification), namespace tag_open; of one recording.</summary>
    Jams,

    /// <summary>The generic sequence CSV (generic-seq) of crowsetta.</summary>
    Crowsetta,

    /// <summary>The CSV of Wildlife Acoustics' Kaleidoscope, with an empty column MANUAL ID to fill in.</summary>
    Kaleidoscope,
}
