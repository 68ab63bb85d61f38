namespace Panns.Clips;

/// <summary>A window that has been read.</summary>
/// <param name="Clip">The clip that it is of.</param>
/// <param name="Window">Which of its windows.</param>
/// <param name="Samples">A rented array that starts with the window's samples.</param>
internal readonly record struct DecodedWindow(ClipInLine Clip, Window Window, float[] Samples)
{
    public ReadOnlySpan<float> Span => Samples.AsSpan(0, Window.Length);
}
