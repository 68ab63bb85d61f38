namespace Panns.Clips;

/// <summary>What decoding hands over: a window, or (without samples) the end of a recording.</summary>
/// <param name="Job">The recording.</param>
/// <param name="Samples">A rented array that starts with the window's samples; null at the end.</param>
/// <param name="Length">Samples of the window.</param>
/// <param name="Start">Where the window starts in the recording.</param>
/// <param name="Index">Which of the recording's windows it is.</param>
internal readonly record struct DecodedItem(ClipJob Job, float[]? Samples, int Length, long Start, int Index);
