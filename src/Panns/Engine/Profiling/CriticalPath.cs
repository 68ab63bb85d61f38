using Panns.Common;

namespace Panns.Engine.Profiling;

/// <summary>How long a step takes on more threads than there may be, from the times of its tiles.</summary>
[BestFriend]
internal static class CriticalPath
{
    /// <summary>The time until the last thread is done, where each takes the next tile as soon as it has done one.</summary>
    /// <param name="tiles">Time of each tile, in the order in which they are handed out.</param>
    /// <param name="threads">How many threads share them.</param>
    public static double Of(IEnumerable<double> tiles, int threads)
    {
        var free = new PriorityQueue<double, double>();
        for (var thread = 0; thread < threads; thread++)
        {
            free.Enqueue(0, 0);
        }

        double last = 0;
        foreach (var tile in tiles)
        {
            var end = free.Dequeue() + tile;
            free.Enqueue(end, end);
            last = Math.Max(last, end);
        }

        return last;
    }
}
