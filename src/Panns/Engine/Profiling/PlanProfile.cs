using System.Diagnostics;
using Panns.Engine.Planning;
using Panns.Engine.Threading;

namespace Panns.Engine.Profiling;

/// <summary>Times the steps of a plan.</summary>
internal static unsafe class PlanProfile
{
    /// <summary>The time of every step on the threads of a pool, passes over the whole plan being what a step finds in the caches.</summary>
    public static IReadOnlyList<StepTime> Steps(ExecutionPlan plan, float* arena, WorkerPool pool, int passes)
    {
        var best = new double[plan.Steps.Length];
        Array.Fill(best, double.PositiveInfinity);
        for (var pass = 0; pass < passes; pass++)
        {
            for (var i = 0; i < best.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                pool.Run(plan.Steps[i], arena);
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        var times = new StepTime[best.Length];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = new(plan.Steps[i].Name, best[i], plan.Steps[i].Cost);
        }

        return times;
    }

    /// <summary>
    /// Milliseconds that a plan for some threads would take on as many processors, from the times of its tiles on one: without what they lose to
    /// each other in shared caches and memory, and without the time from step to step.
    /// </summary>
    public static double CriticalPathOf(ExecutionPlan plan, float* arena, int threads, int passes)
    {
        double sum = 0;
        var tiles = new double[plan.Steps.Length][];
        for (var pass = 0; pass < passes; pass++)
        {
            for (var i = 0; i < tiles.Length; i++)
            {
                var step = plan.Steps[i];
                tiles[i] ??= [.. Enumerable.Repeat(double.PositiveInfinity, step.TileCount)];
                for (var tile = 0; tile < tiles[i].Length; tile++)
                {
                    var start = Stopwatch.GetTimestamp();
                    step.RunTile(arena, tile, 0);
                    tiles[i][tile] = Math.Min(tiles[i][tile], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        foreach (var step in tiles)
        {
            sum += CriticalPath.Of(step, threads);
        }

        return sum;
    }
}
