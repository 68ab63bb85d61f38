using Panns.Common;
using Panns.Engine;

namespace Panns.Clips;

/// <summary>How the windows of many recordings are distributed over threads and batches.</summary>
/// <param name="Threads">Threads that read recordings.</param>
/// <param name="Batch">
/// Windows of equal length per batch, computed on another thread; for engines that distribute a batch themselves. 0 if every thread computes
/// the windows it has read, one at a time, which is faster on the CPU engine.
/// </param>
[BestFriend]
internal readonly record struct WindowSchedule(int Threads, int Batch)
{
    // Finished results, which may have to wait for a long recording before them, are small.
    private const int ClipsPerThread = 4;
    private const int SmallClipsPerThread = 16;

    private const int UsualBatch = 16;

    /// <summary>Most recordings in progress behind one that takes long, while their results are small.</summary>
    public const int MostClips = 512;

    /// <summary>Values that small results hold together, at most: 4 MiB.</summary>
    public const int MostHeld = 1 << 20;

    public bool IsBatched => Batch > 0;

    /// <summary>Recordings in progress, including those finished but not yet taken, however large their results are.</summary>
    public int Clips => (2 * Batch) + (ClipsPerThread * Threads);

    /// <summary>Recordings in progress while their results are small: see <see cref="MostHeld"/>.</summary>
    public int SmallClips => (2 * Batch) + (SmallClipsPerThread * Threads);

    /// <summary>Most windows of one recording that may be read while an earlier one is unfinished.</summary>
    public int WindowsOfClip => 2 * (Math.Max(Batch, Threads) + 1);

    /// <summary>Most windows waiting for a batch.</summary>
    public int Waiting => (2 * Batch) + Threads;

    /// <summary>Creates a schedule that suits an engine.</summary>
    /// <param name="session">The network on its engine.</param>
    /// <param name="threads">Number of threads; null for as many as the session uses for one caller.</param>
    /// <param name="batch">Windows per batch, for engines that distribute a batch themselves.</param>
    public static WindowSchedule Of(IInferenceSession session, int? threads = null, int batch = UsualBatch) => session switch
    {
        AdaptiveSession adaptive => Parallel(threads ?? adaptive.Threads),
        CpuSession => Parallel(threads ?? 1),
        _ => Batched(batch),
    };

    /// <summary>Every thread reads windows and computes them.</summary>
    public static WindowSchedule Parallel(int threads) => new(threads, 0);

    /// <summary>One thread computes batches while all processors read.</summary>
    public static WindowSchedule Batched(int batch) => new(Environment.ProcessorCount, batch);
}
