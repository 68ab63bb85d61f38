using Panns.Common;

namespace Panns.Clips;

/// <summary>Returns the samples of windows unchanged.</summary>
[BestFriend]
internal sealed class WindowSamples(int sampleRate) : IWindowFunction
{
    public int SampleRate => sampleRate;

    public int SizeOf(int samples) => samples;

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken) => windows.CopyTo(values);
}
