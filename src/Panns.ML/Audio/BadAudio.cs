namespace Panns.ML;

/// <summary>
/// How to treat a row whose recording cannot be read or holds invalid samples (<see cref="Panns.Audio.InvalidSamples"/>). An incomplete
/// recording can be read: its row has a result, and its status column says how much was read.
/// </summary>
public enum BadAudio
{
    /// <summary>Reading the row throws the file's error, which ends the run.</summary>
    Throw,

    /// <summary>
    /// The row stays, without a result: an empty waveform, or a vector of NaN, which <c>mlContext.Data.FilterRowsByMissingValues</c>
    /// drops. A status column gives the reason; it is empty for good rows.
    /// </summary>
    Skip,

    /// <summary>The recording counts as one second of silence. A status column gives the reason; it is empty for good rows.</summary>
    Silence,
}
