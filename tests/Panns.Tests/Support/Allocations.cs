namespace Panns.Tests.Support;

/// <summary>Measures allocations.</summary>
internal static class Allocations
{
    private const int Attempts = 100;

    /// <summary>
    /// Bytes that the calling thread allocates in a call. A garbage collection, which any thread can cause and a busy machine
    /// makes likelier, counts the rest of the thread's allocation buffer (8 KB) as allocated; the call is then measured again.
    /// </summary>
    public static long Of(Action action)
    {
        long bytes = 0;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var collections = GC.CollectionCount(0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (GC.CollectionCount(0) == collections)
            {
                break;
            }
        }

        return bytes;
    }
}
