using Panns.Common;
using Panns.Engine.Lowering;
using Panns.Engine.Profiling;
using Panns.Networks;
using Panns.Weights;
using Panns.Weights.Binding;

namespace Panns.Engine;

/// <summary>
/// A network on the built-in CPU engine: sums in float32, normalizations folded into the convolutions, memory planned once per shape and
/// reused. Safe to call from several threads; a session with fewer threads than there are processors serves several callers at
/// once, the others wait.
/// </summary>
public sealed class CpuSession : IInferenceSession, IOverlapSession
{
    private readonly LoweredNetwork _lowered;
    private readonly CpuEngineOptions _options;
    private readonly SemaphoreSlim _free;
    private readonly Stack<ExecutionContext> _idle = new();
    private readonly bool _ownsWeights;
    private bool _isDisposed;

    private CpuSession(LoweredNetwork lowered, CpuEngineOptions options, bool ownsWeights = true)
    {
        _lowered = lowered;
        _options = options;
        _ownsWeights = ownsWeights;
        _free = new(Math.Max(1, Environment.ProcessorCount / options.Threads));
    }

    /// <inheritdoc/>
    public NetworkDescription Network => _lowered.Description;

    /// <inheritdoc/>
    public string Engine => EngineIdentity.OfLibrary(_options.SimdLevel, _options.Precision);

    /// <summary>Threads that share the work of one call.</summary>
    internal int Threads => _options.Threads;

    /// <summary>Prepares a network: reads and packs its weights, of which no other copy is kept.</summary>
    /// <param name="network">Description of the network to run.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <param name="options">Threads, precision of the weights; null for <see cref="CpuEngineOptions.Default"/>.</param>
    /// <exception cref="PannsException">
    /// The weights are not the network's: a tensor is missing or has another shape; or half floats cannot hold them.
    /// </exception>
    public static CpuSession Create(NetworkDescription network, StateDict weights, CpuEngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        options ??= CpuEngineOptions.Default;
        WeightBinder.Check(weights, network);
        return new(NetworkLowering.Lower(network, weights, options), options);
    }

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clips);
        if (waveforms.IsEmpty || waveforms.Length % clips != 0)
        {
            throw new ArgumentException($"{waveforms.Length} samples are not {clips} equally long clips", nameof(waveforms));
        }

        RunClips(waveforms, clips, waveforms.Length / clips, outputs, cancellationToken);
    }

    bool IOverlapSession.SharesOverlaps => true;

    void IOverlapSession.RunOverlapping(ReadOnlySpan<float> stretch, int clips, int step, NetworkOutputs outputs, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        RunClips(stretch, clips, step, outputs, cancellationToken);
    }

    private void RunClips(ReadOnlySpan<float> waveforms, int clips, int step, NetworkOutputs outputs, CancellationToken cancellationToken)
    {
        var wanted = Validate(outputs, clips, waveforms.Length - ((clips - 1) * step));
        if (wanted == OutputKinds.None)
        {
            return;
        }

        _free.Wait(cancellationToken);
        ExecutionContext? context = null;
        try
        {
            context = Rent();
            context.Run(waveforms, clips, step, wanted, outputs, cancellationToken);
        }
        finally
        {
            Return(context);
            _free.Release();
        }
    }

    /// <summary>Releases the weights, the memory and the threads. Not while <see cref="Run"/> is running.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        while (_idle.TryPop(out var context))
        {
            context.Dispose();
        }

        _free.Dispose();
        if (_ownsWeights)
        {
            _lowered.Dispose();
        }
    }

    /// <summary>A session with another number of threads that shares these weights in memory; dispose of it before this one.</summary>
    internal CpuSession WithThreads(int threads) => new(_lowered, _options with { Threads = threads }, ownsWeights: false);

    /// <summary>Time of every step of the plan for a call, the shortest of several passes.</summary>
    [BestFriend]
    internal IReadOnlyList<StepTime> Profile(ReadOnlySpan<float> waveforms, int clips, int passes)
    {
        using var context = new ExecutionContext(_lowered, _options);
        return context.Profile(waveforms, clips, passes);
    }

    /// <summary>Milliseconds that a call would take on a number of processors, from the times of its tiles on one (<see cref="PlanProfile"/>).</summary>
    [BestFriend]
    internal double CriticalPathOn(int threads, ReadOnlySpan<float> waveforms, int clips, int passes)
    {
        using var context = new ExecutionContext(_lowered, _options with { Threads = 1 });
        return context.CriticalPathOn(threads, waveforms, clips, passes);
    }

    private ExecutionContext Rent()
    {
        lock (_idle)
        {
            return _idle.TryPop(out var context) ? context : new(_lowered, _options);
        }
    }

    private void Return(ExecutionContext? context)
    {
        if (context is null)
        {
            return;
        }

        lock (_idle)
        {
            _idle.Push(context);
        }
    }

    private OutputKinds Validate(NetworkOutputs outputs, int clips, int samples)
    {
        var wanted = OutputKinds.None;
        Check(outputs.Clipwise, true, Network.Classes, OutputKinds.Clipwise, nameof(outputs.Clipwise));
        Check(outputs.Logits, Network.LogitsOutput is not null, Network.Classes, OutputKinds.Logits, nameof(outputs.Logits));
        Check(outputs.Embedding, Network.EmbeddingOutput is not null, Network.EmbeddingSize, OutputKinds.Embedding, nameof(outputs.Embedding));
        Check(
            outputs.Framewise, Network.FramewiseOutput is not null, Network.FrameCount(samples) * Network.Classes, OutputKinds.Framewise,
            nameof(outputs.Framewise));
        return wanted;

        void Check(Span<float> destination, bool exists, int perClip, OutputKinds kind, string name)
        {
            if (destination.IsEmpty)
            {
                return;
            }

            if (!exists)
            {
                throw new ArgumentException($"{Network.Name} has no output {name}", nameof(outputs));
            }

            if (destination.Length != (long)clips * perClip)
            {
                throw new ArgumentException($"{name} has room for {destination.Length} values, {clips} x {perClip} are needed", nameof(outputs));
            }

            wanted |= kind;
        }
    }
}
