namespace Panns.ML;

/// <summary>
/// What becomes of a row whose recording cannot be read, or holds samples that are no numbers (<see cref="Panns.Audio.InvalidSamples"/>). One of
/// which a part is missing can be read: its row has a result, and its status column says how much was read.
/// </summary>
public enum BadAudio
{
    /// <summary>Reading the row throws: the run ends with the file's error.</summary>
    Throw,

    /// <summary>
    /// The row stays, without a result: an empty waveform, or a vector of NaN, which <c>mlContext.Data.FilterRowsByMissingValues</c>
    /// drops. A status column says why; it is empty for good rows.
    /// </summary>
    Skip,

    /// <summary>The recording counts as a second of silence. A status column says why; it is empty for good rows.</summary>
    Silence,
}
