using Panns.Common;

namespace Panns.Clips;

/// <summary>A clip whose windows become one: by their mean or maximum.</summary>
/// <param name="source">The recording.</param>
/// <param name="size">Values of a window.</param>
/// <param name="aggregate">How windows become the clip's values.</param>
/// <param name="keepWindows">Whether each window's values are kept too.</param>
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

    /// <summary>The clip's values; none where it could not be read.</summary>
    public float[] Values
    {
        get
        {
            var divisor = aggregate == WindowAggregate.Mean ? _count : 1;
            return Error is null ? Array.ConvertAll(_sums, sum => (float)(sum / divisor)) : [];
        }
    }

    /// <summary>Every window's values, where they are kept; null otherwise, and where the clip could not be read.</summary>
    public IReadOnlyList<(Window Window, float[] Values)>? Windows => Error is null ? _windows : null;
}
