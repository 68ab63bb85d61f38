using Panns.Engine.Lowering;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Engine.Threading;

namespace Panns.Engine;

/// <summary>What one call needs for itself: threads, memory, and the plans of the latest shapes.</summary>
internal sealed unsafe class ExecutionContext(LoweredNetwork network, CpuEngineOptions options) : IDisposable
{
    private const int MostPlans = 4;

    /// <summary>
    /// Parameters of a network that stays in the third-level cache. Large batches would only drive it and its maps out; a larger network reads its
    /// weights from memory, once for as many clips as may be.
    /// </summary>
    private const long SmallNetwork = 5_000_000;

    /// <summary>Floats of a small network's maps for each thread that stay in the caches.</summary>
    private const long CachedFloats = 4 << 20;

    // Counted once: callers may want another output each time.
    private readonly bool _isSmall = network.Description.ParameterCount <= SmallNetwork;
    private readonly WorkerPool _pool = new(options.Threads);
    private readonly Arena _arena = new();

    private readonly RecentPlans<PlanKey, ExecutionPlan> _plans = new(MostPlans);
    private Func<PlanKey, ExecutionPlan>? _create;
    private (int Samples, OutputKinds Outputs, int Clips) _batch;
    private (int Samples, int Step, bool IsShared) _overlap;

    /// <summary>Runs clips that begin a step apart: one after the other where that is their length, overlapping where it is less.</summary>
    public void Run(ReadOnlySpan<float> waveforms, int clips, int step, OutputKinds wanted, NetworkOutputs outputs, CancellationToken cancellationToken)
    {
        var samples = waveforms.Length - ((clips - 1) * step);
        var most = Math.Min(clips, LargestBatch(samples, wanted));
        for (var first = 0; first < clips; first += most)
        {
            var count = Math.Min(most, clips - first);
            var part = waveforms.Slice(first * step, ((count - 1) * step) + samples);
            var isShared = count > 1 && step < samples && Shares(samples, step);
            var plan = PlanFor(new(count, network.Description.InputLength(samples), wanted, isShared ? step : 0));
            var arena = _arena.Reserve(plan.Floats);
            if (isShared)
            {
                part.CopyTo(new(plan.Input.In(arena), part.Length));
            }
            else
            {
                CopyClips(part, count, step, (int)plan.Input.ItemStride, plan.Input.In(arena));
            }

            plan.Run(arena, _pool, cancellationToken);
            CopyOutput(plan.Outputs[0], arena, outputs.Clipwise, first);
            CopyOutput(plan.Outputs[1], arena, outputs.Logits, first);
            CopyOutput(plan.Outputs[2], arena, outputs.Embedding, first);
            CopyOutput(plan.Outputs[3], arena, outputs.Framewise, first);
        }
    }

    public IReadOnlyList<StepTime> Profile(ReadOnlySpan<float> waveforms, int clips, int passes)
    {
        var plan = PlanFor(KeyOf(waveforms, clips));
        return PlanProfile.Steps(plan, Fill(plan, waveforms, clips), _pool, passes);
    }

    public double CriticalPathOn(int threads, ReadOnlySpan<float> waveforms, int clips, int passes)
    {
        var plan = ExecutionPlan.Create(network, KeyOf(waveforms, clips), options with { Threads = threads });
        return PlanProfile.CriticalPathOf(plan, Fill(plan, waveforms, clips), threads, passes);
    }

    public void Dispose()
    {
        _pool.Dispose();
        _arena.Dispose();
    }

    private PlanKey KeyOf(ReadOnlySpan<float> waveforms, int clips)
        => new(clips, network.Description.InputLength(waveforms.Length / clips), OutputKinds.Clipwise);

    private float* Fill(ExecutionPlan plan, ReadOnlySpan<float> waveforms, int clips)
    {
        var arena = _arena.Reserve(plan.Floats);
        CopyClips(waveforms, clips, waveforms.Length / clips, (int)plan.Input.ItemStride, plan.Input.In(arena));
        return arena;
    }

    private static void CopyClips(ReadOnlySpan<float> waveforms, int clips, int step, int length, float* target)
    {
        var samples = waveforms.Length - ((clips - 1) * step);
        for (var clip = 0; clip < clips; clip++, target += length)
        {
            waveforms.Slice(clip * step, samples).CopyTo(new Span<float>(target, samples));
            new Span<float>(target + samples, length - samples).Clear();
        }
    }

    private static void CopyOutput(Tensor? output, float* arena, Span<float> destination, int firstClip)
    {
        if (output is not null)
        {
            var length = (int)output.Length;
            new ReadOnlySpan<float>(output.In(arena), length).CopyTo(destination.Slice(length / output.Clips * firstClip, length));
        }
    }

    /// <summary>How many clips of a length run together before memory would pass the limit, or a small network leave the caches.</summary>
    private int LargestBatch(int samples, OutputKinds wanted)
    {
        if (_batch.Samples != samples || _batch.Outputs != wanted)
        {
            var single = PlanFor(new(1, network.Description.InputLength(samples), wanted));
            var most = _isSmall ? Math.Min(options.ActivationLimit, CachedFloats * options.Threads) : options.ActivationLimit;
            _batch = (samples, wanted, (int)Math.Clamp(most / single.Floats, 1, 64));
        }

        return _batch.Clips;
    }

    private bool Shares(int samples, int step)
    {
        if (_overlap.Samples != samples || _overlap.Step != step)
        {
            _overlap = (samples, step, network.Shares(samples, step));
        }

        return _overlap.IsShared;
    }

    private ExecutionPlan PlanFor(PlanKey key) => _plans.Get(key, _create ??= wanted => ExecutionPlan.Create(network, wanted, options));
}
