using System.Buffers;
using Panns.Common;

namespace Panns.Clips;

/// <summary>Pads windows with silence at the end to a minimum length before another function.</summary>
/// <param name="inner">The other function.</param>
/// <param name="samples">The minimum length.</param>
[BestFriend]
internal sealed class PaddedFunction(IWindowFunction inner, int samples) : IWindowFunction
{
    public int SampleRate => inner.SampleRate;

    public int SizeOf(int length) => inner.SizeOf(Math.Max(length, samples));

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
    {
        var length = windows.Length / count;
        if (length >= samples)
        {
            inner.Run(windows, count, values, cancellationToken);
            return;
        }

        var extended = ArrayPool<float>.Shared.Rent(count * samples);
        try
        {
            for (var i = 0; i < count; i++)
            {
                windows.Slice(i * length, length).CopyTo(extended.AsSpan(i * samples));
                extended.AsSpan((i * samples) + length, samples - length).Clear();
            }

            inner.Run(extended.AsSpan(0, count * samples), count, values, cancellationToken);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(extended);
        }
    }
}
