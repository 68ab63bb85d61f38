using System.Collections.Immutable;
using System.Diagnostics;
using Panns.Diagnostics.Inputs;
using Panns.Engine;
using Panns.Engine.Profiling;

namespace Panns.Diagnostics.Layers;

/// <summary>The layers of a network on the CPU engine, those that lose most time first.</summary>
/// <param name="Case">Network, threads and clips.</param>
/// <param name="Layers">The steps.</param>
/// <param name="Scaling">
/// Numbers of threads with the parallel efficiency that the plan's critical path allows: time on one thread / (threads x time on them).
/// </param>
internal sealed record LayerProfile(BenchCase Case, ImmutableArray<LayerTime> Layers, ImmutableArray<(int Threads, double Efficiency)> Scaling)
{
    private const int Passes = 25;
    private const int ScalingPasses = 3;

    // Methods without loops of their own are compiled for speed only after they have been called often for a while.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.6);

    /// <summary>Milliseconds of all steps.</summary>
    public double Milliseconds => Layers.Sum(layer => layer.Step.Milliseconds);

    /// <summary>Measures a case.</summary>
    /// <param name="item">The case.</param>
    /// <param name="peak">What the machine can do with as many threads.</param>
    /// <param name="scaling">Numbers of threads whose efficiency is wanted.</param>
    /// <param name="precision">The floats in which the weights are kept.</param>
    public static LayerProfile Measure(BenchCase item, MachinePeak peak, IEnumerable<int> scaling, WeightPrecision precision = WeightPrecision.Single)
    {
        var network = PannsModels.Get(item.Model).Describe();
        using var weights = new SyntheticWeights(network);
        using var session = CpuSession.Create(network, weights, new() { Threads = item.Threads, Precision = precision });
        var waveforms = SyntheticClips.Create(item.Batch, (int)(item.Seconds * network.SampleRate), network.SampleRate);
        var scores = new float[item.Batch * network.Classes];
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
        {
            session.Run(waveforms, item.Batch, new() { Clipwise = scores });
        }

        var steps = session.Profile(waveforms, item.Batch, Passes);
        var single = session.CriticalPathOn(1, waveforms, item.Batch, ScalingPasses);
        return new(
            item,
            [.. steps.Select(step => LayerTime.Of(step, peak)).OrderByDescending(layer => layer.Lost)],
            [.. scaling.Select(threads => (threads, single / (threads * session.CriticalPathOn(threads, waveforms, item.Batch, ScalingPasses))))]);
    }
}
