using System.Diagnostics;
using System.Globalization;
using Panns.Diagnostics.Inputs;
using Panns.Diagnostics.Measurement;
using Panns.Diagnostics.Memory;
using Panns.Networks;
using Panns.Training;

namespace Panns.Diagnostics.Training;

/// <summary>The cost of a training step: forward pass, backward pass and update, as in the released code, without mixup.</summary>
/// <param name="Milliseconds">Median time of a step.</param>
/// <param name="ProcessorMilliseconds">Median processor time of a step, summed over threads.</param>
/// <param name="PeakBytes">Peak resident memory of the process.</param>
internal sealed record TrainingCost(double Milliseconds, double ProcessorMilliseconds, long PeakBytes)
{
    /// <summary>The command run in the child process: <c>panns bench step MODEL THREADS BATCH SECONDS [ENGINE]</c>.</summary>
    public const string ChildCommand = "step";

    private const int Steps = 5;

    /// <summary>Measures in a separate process.</summary>
    public static TrainingCost Measure(BenchCase shape)
    {
        var output = ChildProcess.Run(
            $"training of {shape.Model}",
            ChildCommand, shape.Model, Format(shape.Threads), Format(shape.Batch), Format(shape.Seconds));
        var parts = Array.ConvertAll(output.Split(' '), part => double.Parse(part, CultureInfo.InvariantCulture));
        return new(parts[0], parts[1], (long)parts[2]);

        static string Format<T>(T value)
            where T : IFormattable
            => value.ToString(null, CultureInfo.InvariantCulture);
    }

    /// <summary>Measures in this process, the child: a few steps after one warm-up step.</summary>
    /// <param name="shape">Network, threads and batch.</param>
    /// <param name="engine">The engine that trains.</param>
    public static TrainingCost MeasureThisProcess(BenchCase shape, PannsEngine engine)
    {
        var network = PannsModels.Get(shape.Model).Describe();
        var batch = Example(shape, network);
        using var session = new TrainingSession(network, OptionsOf(shape), engine: engine.CreateTrainer());
        using var process = Process.GetCurrentProcess();
        List<double> times = [], processorTimes = [];
        for (var step = 0; step <= Steps; step++)
        {
            process.Refresh();
            var (start, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            session.Step(batch);
            var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            process.Refresh();
            if (step > 0)
            {
                times.Add(elapsed);
                processorTimes.Add((process.TotalProcessorTime - before).TotalMilliseconds);
            }
        }

        return new(Statistics.Median(times), Statistics.Median(processorTimes), process.PeakWorkingSet64);
    }

    /// <summary>The released training's settings.</summary>
    public static TrainingOptions OptionsOf(BenchCase shape) => new() { Optimizer = AdamOptions.Released, Engine = new() { Threads = shape.Threads } };

    /// <summary>A batch of synthetic clips, every twentieth target of which is 1.</summary>
    public static TrainingBatch Example(BenchCase shape, NetworkDescription network)
    {
        var waveforms = SyntheticClips.Create(shape.Batch, (int)(shape.Seconds * network.SampleRate), network.SampleRate);
        var targets = new float[shape.Batch * network.Classes];
        for (var i = 0; i < targets.Length; i += 20)
        {
            targets[i] = 1;
        }

        return new() { Clips = shape.Batch, Waveforms = waveforms, Targets = targets };
    }

    /// <summary>The child's output.</summary>
    public override string ToString() => FormattableString.Invariant($"{Milliseconds:0.0} {ProcessorMilliseconds:0.0} {PeakBytes}");
}
