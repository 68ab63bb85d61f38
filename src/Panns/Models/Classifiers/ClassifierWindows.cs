namespace Panns;

/// <summary>
/// How a classifier cuts a recording longer than one window: windows of equal length one step apart, the last one moved back to end with
/// the recording. The result is the mean over windows.
/// </summary>
/// <param name="Length">Length of a window in samples.</param>
/// <param name="Step">Samples from the start of one window to the start of the next.</param>
/// <param name="ExtendsShort">Whether a recording shorter than a window is padded with zeros.</param>
/// <param name="PoolsVectors">Whether the head's input vectors are averaged; if not, the scores are.</param>
public sealed record ClassifierWindows(int Length, int Step, bool ExtendsShort, bool PoolsVectors);
