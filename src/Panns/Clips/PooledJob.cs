using Panns.Common;

namespace Panns.Clips;

/// <summary>A clip whose windows are pooled by mean or maximum.</summary>
/// <param name="source">The recording.</param>
/// <param name="size">Values per window.</param>
/// <param name="aggregate">How to pool.</param>
/// <param name="keepWindows">Whether to keep each window's values too.</param>
[BestFriend]
internal sealed class PooledJob(ClipSource source, int size, WindowAggregate aggregate, bool keepWindows = false) : ClipJob(source)
{
    private readonly double[] _sums = new double[size];
    private readonly List<(Window Window, float[] Values)>? _windows = keepWindows ? [] : null;
    private int _count;

    public override void Add(Window window, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _sums[i] = aggregate == WindowAggregate.Mean || _count == 0 ? _sums[i] + values[i] : Math.Max(_sums[i], values[i]);
        }

        _count++;
        _windows?.Add((window, values.ToArray()));
    }

    /// <summary>The clip's values; empty if it could not be read.</summary>
    public float[] Values
    {
        get
        {
            var divisor = aggregate == WindowAggregate.Mean ? _count : 1;
            return Error is null ? Array.ConvertAll(_sums, sum => (float)(sum / divisor)) : [];
        }
    }

    /// <summary>Each window's values; null if they are not kept or the clip could not be read.</summary>
    public IReadOnlyList<(Window Window, float[] Values)>? Windows => Error is null ? _windows : null;
}
