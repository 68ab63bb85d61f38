using System.Diagnostics;
using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns.ML;

/// <summary>
/// The CPU engine for callers of which nobody knows how many there will be: a single one (a prediction engine) has all processors for
/// its clip; several at once (the parallel cursors of ML.NET, a server's threads) have one each, which wastes no time on sharing work. Both share
/// the weights, and the results are the same bits.
/// </summary>
internal sealed class AdaptiveSession : IInferenceSession
{
    // Cursors take turns at decoding: that one is alone in here for a moment does not mean that the processors are idle.
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(1);

    private readonly CpuSession _wide;
    private readonly CpuSession _narrow;
    private int _callers;
    private long _lastCrowd = long.MinValue;

    private AdaptiveSession(CpuSession wide)
    {
        _wide = wide;
        _narrow = wide.WithThreads(1);
    }

    public NetworkDescription Network => _wide.Network;

    public static IInferenceSession Create(NetworkDescription network, StateDict weights, int? threads)
    {
        var options = threads is { } count ? new CpuEngineOptions { Threads = count } : CpuEngineOptions.Default;
        var session = CpuSession.Create(network, weights, options);
        return threads is null && options.Threads > 1 ? new AdaptiveSession(session) : session;
    }

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
        _wide.Dispose();
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
