using System.Diagnostics;
using Panns.Diagnostics.Inputs;
using Panns.Diagnostics.Measurement;
using Panns.Engine;
using Panns.Engine.Kernels.Simd;

namespace Panns.Diagnostics.Checks;

/// <summary>Runs a tiny network on every engine and device of this machine, and compares the outputs.</summary>
internal static class EngineChecks
{
    public static IEnumerable<CheckResult> Run()
    {
        var network = TinyNetwork.Describe();
        using var weights = new SyntheticWeights(network);
        var waveform = SyntheticClips.Create(1, network.SampleRate, network.SampleRate);

        // One thread and the narrowest vectors use different code from the session in the first check.
        using var plain = CpuSession.Create(network, weights, new CpuEngineOptions { Threads = 1, SimdLevel = SimdLevel.Vector128 });
        var (expected, _) = Compute(plain, waveform);
        foreach (var engine in PannsEngines.All)
        {
            if (engine.WhyUnavailable is { } reason)
            {
                yield return new($"engine {engine}", CheckState.Absent, reason);
                continue;
            }

            yield return Check($"engine {engine}", engine.Details, engine, EngineDevice.Cpu);
            foreach (var device in engine.Devices.Where(device => device.Name != EngineDevice.Cpu))
            {
                yield return device.WhyUnavailable is { } why
                    ? new($"engine {engine}, {device}", CheckState.Absent, why)
                    : Check($"engine {engine}, {device}", engine.Title, engine, device.Name);
            }
        }

        CheckResult Check(string part, string details, PannsEngine engine, string device)
        {
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
    }

    private static (float[] Scores, double Milliseconds) Compute(IInferenceSession session, ReadOnlySpan<float> waveform)
    {
        var scores = new float[session.Network.Classes];
        var start = Stopwatch.GetTimestamp();
        session.Run(waveform, 1, new() { Clipwise = scores });
        return (scores, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
}
