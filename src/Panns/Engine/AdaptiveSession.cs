using Panns.Common;
using Panns.Networks;

namespace Panns.Engine;

/// <summary>
/// An engine for an unknown number of callers. A single caller gets all threads for its clip. Several callers at once (a folder of
/// recordings, the rows of a pipeline, the requests of a server) get one thread each, so that no time is lost in sharing work.
/// </summary>
[BestFriend]
internal sealed class AdaptiveSession : IOverlapSession
{
    // While one caller computes, others may be decoding, so a caller gets all threads only after being alone for this long.
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(1);

    private readonly IInferenceSession _wide;
    private readonly IInferenceSession _narrow;
    private readonly bool _ownsWide;
    private readonly TimeProvider _time;
    private int _callers;
    private long _lastCrowd = long.MinValue;

    private AdaptiveSession(IInferenceSession wide, IInferenceSession narrow, int threads, bool ownsWide, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _wide = wide;
        _narrow = narrow;
        Threads = threads;
        _ownsWide = ownsWide;
    }

    public NetworkDescription Network => _wide.Network;

    public string Engine => _wide.Engine;

    /// <summary>Threads that a single caller gets.</summary>
    public int Threads { get; }

    /// <summary>Wraps a session of the CPU engine, which it does not dispose of. Both modes share the weights and give the same bits.</summary>
    public static AdaptiveSession Over(CpuSession session) => new(session, session.WithThreads(1), session.Threads, ownsWide: false);

    /// <summary>Two sessions of an engine that several callers may use at once.</summary>
    /// <param name="wide">For a single caller; disposed of with this session.</param>
    /// <param name="narrow">For several, on one thread for each call; disposed of with this session.</param>
    /// <param name="threads">Threads of <paramref name="wide"/>.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public static AdaptiveSession Of(IInferenceSession wide, IInferenceSession narrow, int threads, TimeProvider? time = null)
        => new(wide, narrow, threads, ownsWide: true, time);

    public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
    {
        var session = Enter();
        try
        {
            session.Run(waveforms, clips, outputs, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    public bool SharesOverlaps => _wide is IOverlapSession && _narrow is IOverlapSession;

    public void RunOverlapping(ReadOnlySpan<float> stretch, int clips, int step, NetworkOutputs outputs, CancellationToken cancellationToken)
    {
        var session = (IOverlapSession)Enter();
        try
        {
            session.RunOverlapping(stretch, clips, step, outputs, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        _narrow.Dispose();
        if (_ownsWide)
        {
            _wide.Dispose();
        }
    }

    // The session for one more caller, who leaves in the end.
    private IInferenceSession Enter() => IsAlone(Interlocked.Increment(ref _callers)) ? _wide : _narrow;

    private void Leave() => Interlocked.Decrement(ref _callers);

    private bool IsAlone(int callers)
    {
        if (callers > 1)
        {
            Volatile.Write(ref _lastCrowd, _time.GetTimestamp());
            return false;
        }

        var last = Volatile.Read(ref _lastCrowd);
        return last == long.MinValue || _time.GetElapsedTime(last) > Alone;
    }
}
