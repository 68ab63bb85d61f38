namespace Panns.Common;

/// <summary>
/// Tells whoever runs a thread that it is away: it waits for another program, so that its processor is free for another thread meanwhile.
/// </summary>
internal static class AwayTime
{
    [ThreadStatic]
    private static IAwayObserver? _observer;

    [ThreadStatic]
    private static int _depth;

    /// <summary>Lets an observer know of the waiting on this thread.</summary>
    /// <param name="observer">The observer; null for none.</param>
    public static void Observe(IAwayObserver? observer) => _observer = observer;

    /// <summary>Begins to wait; disposing of the result ends it, on the same thread. Waiting within waiting counts once.</summary>
    public static Scope Begin()
    {
        if (_depth++ == 0)
        {
            _observer?.Left();
        }

        return default;
    }

    /// <summary>A time of waiting.</summary>
    public readonly ref struct Scope
    {
#pragma warning disable CA1822 // using needs an instance method
        /// <summary>Ends it.</summary>
        public void Dispose()
        {
            if (--_depth == 0)
            {
                _observer?.Returned();
            }
        }
#pragma warning restore CA1822
    }
}

/// <summary>Follows the waiting of threads for other programs: see <see cref="AwayTime"/>.</summary>
internal interface IAwayObserver
{
    /// <summary>The current thread begins to wait.</summary>
    void Left();

    /// <summary>It goes on.</summary>
    void Returned();
}
