using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Panns.Engine.Ops;

namespace Panns.Engine.Threading;

/// <summary>
/// Threads that share the tiles of one step after another. The caller works too; between steps the others spin for a moment and
/// then sleep, so that the many short steps of a network need no switch of threads, and an idle session takes no processor time.
/// </summary>
internal sealed unsafe class WorkerPool : IDisposable
{
    // About 50 microseconds: longer than from step to step, shorter than from clip to clip.
    private const int SpinsBeforeSleep = 2000;

    // The caller waits as long for the others' last tiles before it offers its processor: who takes it may keep it for milliseconds.
    private const int SpinsBeforeYield = SpinsBeforeSleep;

    // The tile number while no step may be claimed; no step has as many.
    private const int Closed = 1 << 30;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wakeUp = new(0);
    private Claims _claims;
    private PlannedOp? _step;
    private float* _arena;
    private int _tiles;
    private int _sleepers;
    private volatile bool _stopping;
    private ExceptionDispatchInfo? _failure;

    /// <param name="threads">Threads in all, the caller's included.</param>
    public WorkerPool(int threads)
    {
        _threads = new Thread[threads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"Panns worker {worker}" };
            _threads[i].Start();
        }
    }

    private int Round => (int)(Volatile.Read(ref _claims.Next) >> 32);

    /// <summary>Runs every tile of a step; returns when all are done. Not for several callers at once.</summary>
    public void Run(PlannedOp step, float* arena)
    {
        var tiles = step.TileCount;
        if (_threads.Length == 0 || tiles == 1)
        {
            for (var tile = 0; tile < tiles; tile++)
            {
                step.RunTile(arena, tile, 0);
            }

            return;
        }

        // No tile can be claimed while the new step is put in place: a late claim of the last round must not count as one of the new step.
        var round = Round;
        Interlocked.Exchange(ref _claims.Next, ((long)(round + 1) << 32) | Closed);
        _arena = arena;
        _tiles = tiles;
        Volatile.Write(ref _claims.Done, 0);
        Volatile.Write(ref _step, step);
        Interlocked.Exchange(ref _claims.Next, (long)(round + 2) << 32);
        WakeSleepers();

        Share(0);
        WaitForOthers(tiles);

        if (_failure is not null)
        {
            Interlocked.Exchange(ref _failure, null)!.Throw();
        }
    }

    private void WaitForOthers(int tiles)
    {
        var spin = default(SpinWait);
        for (var i = 0; Volatile.Read(ref _claims.Done) < tiles; i++)
        {
            if (i < SpinsBeforeYield)
            {
                Thread.SpinWait(8);
            }
            else
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        Interlocked.MemoryBarrier();
        WakeSleepers();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _wakeUp.Dispose();
    }

    private void WakeSleepers()
    {
        if (Volatile.Read(ref _sleepers) > 0 && Interlocked.Exchange(ref _sleepers, 0) is > 0 and var count)
        {
            _wakeUp.Release(count);
        }
    }

    private void Work(int worker)
    {
        var last = Round;
        while (!_stopping)
        {
            last = WaitForRound(last);
            Share(worker);
        }
    }

    private int WaitForRound(int last)
    {
        for (var i = 0; i < SpinsBeforeSleep; i++)
        {
            if (Round != last || _stopping)
            {
                return Round;
            }

            Thread.SpinWait(8);
        }

        // Counted as asleep before looking for a new step one last time. So either the caller sees that this thread sleeps, or this thread
        // sees the step.
        Interlocked.Increment(ref _sleepers);
        if ((Round == last && !_stopping) || !TryStayAwake())
        {
            _wakeUp.Wait();
        }

        return Round;
    }

    /// <summary>Takes back that this thread sleeps, unless a caller has already set out to wake it.</summary>
    private bool TryStayAwake()
    {
        while (true)
        {
            var sleepers = Volatile.Read(ref _sleepers);
            if (sleepers == 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _sleepers, sleepers - 1, sleepers) == sleepers)
            {
                return true;
            }
        }
    }

    private void Share(int worker)
    {
        while (true)
        {
            // Round and tile are claimed together. A claim beyond the end is worthless; one within it keeps the step in place.
            var claim = Interlocked.Increment(ref _claims.Next) - 1;
            var step = Volatile.Read(ref _step);
            var arena = _arena;
            var tiles = Volatile.Read(ref _tiles);
            if ((int)claim >= tiles || Round != (int)(claim >> 32))
            {
                return;
            }

            RunTile(step!, arena, (int)claim, worker);
        }
    }

    private void RunTile(PlannedOp step, float* arena, int tile, int worker)
    {
        try
        {
            step.RunTile(arena, tile, worker);
        }
#pragma warning disable CA1031 // whatever it is, the caller gets it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }

        Interlocked.Increment(ref _claims.Done);
    }

    /// <summary>The two counters that all threads write, each in a cache line of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct Claims
    {
        /// <summary>Round in the upper half, next tile in the lower.</summary>
        [FieldOffset(64)]
        public long Next;

        [FieldOffset(128)]
        public int Done;
    }
}
