using System.Diagnostics;
using Panns.Diagnostics.Inputs;
using Panns.Diagnostics.Measurement;
using Panns.Engine;
using Panns.Engine.Kernels.Simd;

namespace Panns.Diagnostics.Checks;

/// <summary>Runs a tiny network on every engine and device of this machine, and compares the outputs.</summary>
internal static class EngineChecks
{
    /// <summary>The checks, in the order in which they are to run: whether an engine is there is known once the one before has run.</summary>
    public static IEnumerable<Check> All
    {
        get
        {
            foreach (var engine in PannsEngines.All)
            {
                var isThere = false;
                yield return new($"engine {engine}", () =>
                {
                    isThere = engine.WhyUnavailable is null;
                    return engine.WhyUnavailable is { } reason ? new($"engine {engine}", CheckState.Absent, reason) : Run($"engine {engine}", engine.Details, engine, EngineDevice.Cpu);
                });
                foreach (var device in isThere ? engine.Devices.Where(device => device.Name != EngineDevice.Cpu) : [])
                {
                    var part = $"engine {engine}, {device}";
                    yield return new(part, () => device.WhyUnavailable is { } why ? new(part, CheckState.Absent, why) : Run(part, engine.Title, engine, device.Name));
                }
            }
        }
    }

    private static CheckResult Run(string part, string details, PannsEngine engine, string device)
    {
        var network = TinyNetwork.Describe();
        using var weights = new SyntheticWeights(network);
        var waveform = SyntheticClips.Create(1, network.SampleRate, network.SampleRate);

        // One thread and the narrowest vectors use different code from the session in the first check.
        using var plain = CpuSession.Create(network, weights, new CpuEngineOptions { Threads = 1, SimdLevel = SimdLevel.Vector128 });
        var (expected, _) = Compute(plain, waveform);
        try
        {
            using var session = engine.CreateSession(network, weights, device);
            _ = Compute(session, waveform);
            var (actual, milliseconds) = Compute(session, waveform);
            var difference = Statistics.LargestDifference(expected, actual, isRelative: false);
            var measured = FormattableString.Invariant($"difference {difference:0.0E+0}, {milliseconds:0.0} ms");
            return difference <= BenchResult.LargestAgreement
                ? new(part, CheckState.Ok, $"{details}; check: {measured}")
                : new(part, CheckState.Broken, $"{details}; check: wrong results ({measured})");
        }
        catch (PannsException problem)
        {
            return new(part, CheckState.Broken, problem.Message);
        }
    }

    private static (float[] Scores, double Milliseconds) Compute(IInferenceSession session, ReadOnlySpan<float> waveform)
    {
        var scores = new float[session.Network.Classes];
        var start = Stopwatch.GetTimestamp();
        session.Run(waveform, 1, new() { Clipwise = scores });
        return (scores, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
}
