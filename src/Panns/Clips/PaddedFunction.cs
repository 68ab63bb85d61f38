using System.Buffers;
using Panns.Common;

namespace Panns.Clips;

/// <summary>The same of windows that silence extends at their end to a least length.</summary>
/// <param name="inner">What is computed of them.</param>
/// <param name="samples">The least length.</param>
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
