using Panns.Common;
using Panns.Engine;

namespace Panns.Clips;

/// <summary>How the windows of many recordings meet what computes them.</summary>
/// <param name="Threads">Threads that read recordings.</param>
/// <param name="Batch">
/// Windows of one length that go through together, on a thread of their own: the way of engines that share out a batch themselves. 0 where
/// every thread computes the windows that it has read, one at a time: the way of the CPU engine, which is faster so.
/// </param>
[BestFriend]
internal readonly record struct WindowSchedule(int Threads, int Batch)
{
    // Results that wait for a recording before them, which may be a long one, are small.
    private const int ClipsPerThread = 4;

    private const int UsualBatch = 16;

    public bool IsBatched => Batch > 0;

    /// <summary>Recordings that may be under way, those included whose result is there and has not been taken.</summary>
    public int Clips => (2 * Batch) + (ClipsPerThread * Threads);

    /// <summary>Windows of one recording that may have been read while an earlier one of it is not done.</summary>
    public int WindowsOfClip => 2 * (Math.Max(Batch, Threads) + 1);

    /// <summary>Windows that may wait for a batch.</summary>
    public int Waiting => (2 * Batch) + Threads;

    /// <summary>The schedule that suits an engine.</summary>
    /// <param name="session">The network on its engine.</param>
    /// <param name="threads">Threads to use; null for as many as the session has for one caller.</param>
    /// <param name="batch">Windows that go through together, where the engine shares out a batch itself.</param>
    public static WindowSchedule Of(IInferenceSession session, int? threads = null, int batch = UsualBatch) => session switch
    {
        AdaptiveSession adaptive => Parallel(threads ?? adaptive.Threads),
        CpuSession => Parallel(threads ?? 1),
        _ => Batched(batch),
    };

    /// <summary>Every thread reads and computes.</summary>
    public static WindowSchedule Parallel(int threads) => new(threads, 0);

    /// <summary>Batches are computed while all processors read.</summary>
    public static WindowSchedule Batched(int batch) => new(Environment.ProcessorCount, batch);
}
