namespace Panns.Clips;

/// <summary>A window that has been read.</summary>
/// <param name="Clip">Its clip.</param>
/// <param name="Window">Its position in the clip.</param>
/// <param name="Samples">A rented array that starts with the window's samples.</param>
internal readonly record struct DecodedWindow(ClipInLine Clip, Window Window, float[] Samples)
{
    public ReadOnlySpan<float> Span => Samples.AsSpan(0, Window.Length);
}
