namespace Panns.Models.Classifiers;

/// <summary>
/// How a classifier cuts a recording that is longer than one window: windows of equal length, a step apart, the last one moved back to
/// end with the recording. The result is the mean over the windows.
/// </summary>
/// <param name="Length">Length of a window in samples.</param>
/// <param name="Step">Samples from the beginning of one to that of the next.</param>
/// <param name="ExtendsShort">Whether a recording shorter than a window is extended with zeros to a whole one.</param>
/// <param name="PoolsVectors">Whether the mean is one of the vectors that the head reads; otherwise it is one of the scores.</param>
public sealed record ClassifierWindows(int Length, int Step, bool ExtendsShort, bool PoolsVectors);
