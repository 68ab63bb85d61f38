using System.Diagnostics;
using System.Globalization;
using Panns.Diagnostics.Inputs;
using Panns.Diagnostics.Measurement;
using Panns.Diagnostics.Memory;
using Panns.Engine;
using Panns.Training;

namespace Panns.Diagnostics.Training;

/// <summary>What a step of training costs: forward and backward pass and update, as the released code trains, without mixup.</summary>
/// <param name="Milliseconds">Median time of a step.</param>
/// <param name="ProcessorMilliseconds">Median processor time of a step, all threads together.</param>
/// <param name="PeakBytes">Most memory that the process has had resident.</param>
internal sealed record TrainingCost(double Milliseconds, double ProcessorMilliseconds, long PeakBytes)
{
    /// <summary>The command that does a child's part: <c>panns bench step MODEL THREADS BATCH SECONDS</c>.</summary>
    public const string ChildCommand = "step";

    private const int Steps = 5;

    /// <summary>Measures in a process of its own.</summary>
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

    /// <summary>A child's part: some steps after one to warm up.</summary>
    public static TrainingCost MeasureThisProcess(BenchCase shape)
    {
        var network = PannsModels.Get(shape.Model).Describe();
        var waveforms = SyntheticClips.Create(shape.Batch, (int)(shape.Seconds * network.SampleRate), network.SampleRate);
        var targets = new float[shape.Batch * network.Classes];
        for (var i = 0; i < targets.Length; i += 20)
        {
            targets[i] = 1;
        }

        var options = new TrainingOptions { Optimizer = AdamOptions.Released, Engine = new CpuEngineOptions { Threads = shape.Threads } };
        using var session = new TrainingSession(network, options);
        using var process = Process.GetCurrentProcess();
        List<double> times = [], processorTimes = [];
        for (var step = 0; step <= Steps; step++)
        {
            process.Refresh();
            var (start, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            session.Step(new TrainingBatch { Clips = shape.Batch, Waveforms = waveforms, Targets = targets });
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

    /// <summary>What a child prints.</summary>
    public override string ToString() => FormattableString.Invariant($"{Milliseconds:0.0} {ProcessorMilliseconds:0.0} {PeakBytes}");
}
