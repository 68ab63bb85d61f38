using Panns.Common;

namespace Panns;

/// <summary>The scores that begin and end the events of a class.</summary>
public sealed record EventThreshold
{
    /// <summary>Creates a threshold.</summary>
    /// <param name="high">Score that an event must reach, 0 to 1.</param>
    /// <param name="low">Score down to which it extends, 0 to 1; null (or a value above <paramref name="high"/>) for the same.</param>
    public EventThreshold(double high, double? low = null)
    {
        High = Guard.InRange(high, 0, 1);
        Low = low is { } given ? Math.Min(Guard.InRange(given, 0, 1, nameof(low)), high) : high;
    }

    /// <summary>Score that an event must reach, 0 to 1.</summary>
    public double High { get; }

    /// <summary>Score down to which it extends on both sides, 0 to <see cref="High"/>.</summary>
    public double Low { get; }
}
