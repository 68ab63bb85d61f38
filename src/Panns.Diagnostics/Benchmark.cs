using Panns.Diagnostics.Engines;
using Panns.Diagnostics.Inputs;
using Panns.Diagnostics.Measurement;
using Panns.Diagnostics.Memory;

namespace Panns.Diagnostics;

/// <summary>Runs the engines in turn on the same weights and clips, and compares their outputs.</summary>
/// <param name="options">What to measure.</param>
internal sealed class Benchmark(BenchOptions options)
{
    // In running order.
    private static readonly PannsEngine[] Wanted = [PannsEngines.Cpu, PannsEngines.OnnxRuntime, PannsEngines.TorchSharp];

    private readonly PannsEngine[] _engines = [.. Wanted.Where(engine => engine.WhyUnavailable is null)];

    /// <summary>Receives one-line notes for readers of the results, such as which engines there are or a skipped case.</summary>
    public Action<string> Note { get; init; } = _ => { };

    /// <summary>Called when a case starts.</summary>
    public Action<BenchCase> Begin { get; init; } = _ => { };

    /// <summary>Measures all cases that fit into memory, in order.</summary>
    /// <param name="cancellationToken">Checked between and during calls.</param>
    public IEnumerable<BenchResult> Run(CancellationToken cancellationToken)
    {
        foreach (var engine in Wanted)
        {
            Note(engine.WhyUnavailable is { } reason ? $"without {engine.Title}: {reason}" : engine.Details);
        }

        // One network and one number of threads at a time, so that their memory is freed before the next.
        foreach (var group in options.Cases().GroupBy(item => (item.Model, item.Threads)))
        {
            foreach (var result in RunGroup(group.Key.Model, group.Key.Threads, [.. group], cancellationToken))
            {
                yield return result;
            }

            GC.Collect();
        }
    }

    private IEnumerable<BenchResult> RunGroup(string model, int threads, BenchCase[] cases, CancellationToken cancellationToken)
    {
        var network = PannsModels.Get(model).Describe();
        var engines = new BenchEngine[_engines.Length];
        try
        {
            using (var weights = new SyntheticWeights(network))
            {
                for (var i = 0; i < engines.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    engines[i] = new(OptionsOf(_engines[i], threads).CreateSession(network, weights));
                }
            }

            // Frees the exported models and other leftovers of loading.
            GC.Collect();
            foreach (var item in cases)
            {
                Begin(item);
                var need = MemoryNeed.Of(network, item.Batch, item.Seconds);
                var available = AvailableMemory.Bytes();
                if (need > available)
                {
                    Note(FormattableString.Invariant($"{item}: left out, it may need {need / 1e9:0.0} GB of memory and {available / 1e9:0.0} GB are free"));
                    continue;
                }

                var samples = (int)(item.Seconds * network.SampleRate);
                var waveforms = SyntheticClips.Create(item.Batch, samples, network.SampleRate);
                yield return Measure(item, engines, waveforms, cancellationToken);
            }
        }
        finally
        {
            foreach (var engine in engines)
            {
                engine?.Dispose();
            }
        }
    }

    private BenchResult Measure(BenchCase item, BenchEngine[] engines, float[] waveforms, CancellationToken cancellationToken)
    {
        // The first call plans memory and compiles; the second fills caches, branch predictors and tiered code.
        var contenders = Array.ConvertAll(engines, engine => new Action(() => engine.Run(waveforms, item.Batch, cancellationToken)));
        var warmUp = new TurnTaking(options.CaseBudget / 8, leastRounds: 1, mostRounds: 2);
        foreach (var engine in engines)
        {
            engine.Prepare(item.Batch);
        }

        _ = warmUp.Measure(contenders, cancellationToken);
        var times = new TurnTaking(options.CaseBudget, options.LeastRounds, options.MostRounds).Measure(contenders, cancellationToken);
        return new(item, Statistics.Median(times[0]), TimeOf(PannsEngines.OnnxRuntime), TimeOf(PannsEngines.TorchSharp), Difference(engines))
        {
            Precision = options.Precision,
            RatioOnnx = RatioTo(PannsEngines.OnnxRuntime),
            RatioTorch = RatioTo(PannsEngines.TorchSharp),
        };

        double[]? TimesOf(PannsEngine engine) => Array.IndexOf(_engines, engine) is >= 0 and var index ? times[index] : null;

        double? TimeOf(PannsEngine engine) => TimesOf(engine) is { } found ? Statistics.Median(found) : null;

        PairedRatio? RatioTo(PannsEngine engine) => TimesOf(engine) is { } others ? PairedRatio.Of(times[0], others) : null;
    }

    private PannsModelOptions OptionsOf(PannsEngine engine, int threads) => new()
    {
        Engine = engine,
        Device = EngineDevice.Cpu,
        Threads = threads,
        Precision = engine == PannsEngines.Cpu ? options.Precision : WeightPrecision.Single,
    };

    private static double? Difference(BenchEngine[] engines)
    {
        double? largest = null;
        foreach (var engine in engines.AsSpan(1))
        {
            var difference = Math.Max(
                Statistics.LargestDifference(engines[0].Clipwise, engine.Clipwise, isRelative: false),
                Statistics.LargestDifference(engines[0].Embedding, engine.Embedding, isRelative: true));
            largest = Math.Max(largest ?? 0, difference);
        }

        return largest;
    }
}
