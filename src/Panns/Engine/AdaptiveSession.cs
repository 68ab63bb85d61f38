using System.Diagnostics;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Engine;

/// <summary>
/// The CPU engine for callers of which nobody knows how many there will be: a single one has all threads for its clip; several at once
/// (a folder of recordings, the cursors of ML.NET, a server's requests) have one each, which wastes no time on sharing work. Both share the
/// weights, and the results are the same bits.
/// </summary>
internal sealed class AdaptiveSession : IInferenceSession
{
    // Callers take turns at decoding: that one is alone in here for a moment does not mean that the processors are idle.
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(1);

    private readonly CpuSession _wide;
    private readonly CpuSession _narrow;
    private readonly bool _ownsWide;
    private int _callers;
    private long _lastCrowd = long.MinValue;

    private AdaptiveSession(CpuSession wide, bool ownsWide)
    {
        _wide = wide;
        _narrow = wide.WithThreads(1);
        _ownsWide = ownsWide;
    }

    public NetworkDescription Network => _wide.Network;

    /// <summary>Threads that a single caller has.</summary>
    public int Threads => _wide.Threads;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; not needed afterwards.</param>
    /// <param name="threads">Threads of every call; null for all processors, or one where there are several callers.</param>
    /// <exception cref="PannsException">The weights are not the network's.</exception>
    public static IInferenceSession Create(NetworkDescription network, StateDict weights, int? threads)
    {
        var options = threads is { } count ? new CpuEngineOptions { Threads = count } : CpuEngineOptions.Default;
        var session = CpuSession.Create(network, weights, options);
        return threads is null && options.Threads > 1 ? new AdaptiveSession(session, ownsWide: true) : session;
    }

    /// <summary>The same for a session that is there, which is not disposed of.</summary>
    public static AdaptiveSession Over(CpuSession session) => new(session, ownsWide: false);

    public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
    {
        var callers = Interlocked.Increment(ref _callers);
        try
        {
            (IsAlone(callers) ? _wide : _narrow).Run(waveforms, clips, outputs, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _callers);
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

    private bool IsAlone(int callers)
    {
        if (callers > 1)
        {
            Volatile.Write(ref _lastCrowd, Stopwatch.GetTimestamp());
            return false;
        }

        var last = Volatile.Read(ref _lastCrowd);
        return last == long.MinValue || Stopwatch.GetElapsedTime(last) > Alone;
    }
}
