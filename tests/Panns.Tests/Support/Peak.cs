namespace Panns.Tests.Support;

/// <summary>The largest of values that several threads report.</summary>
internal static class Peak
{
    public static void Raise(ref int peak, int value)
    {
        for (var seen = Volatile.Read(ref peak); value > seen; seen = Volatile.Read(ref peak))
        {
            Interlocked.CompareExchange(ref peak, value, seen);
        }
    }
}
