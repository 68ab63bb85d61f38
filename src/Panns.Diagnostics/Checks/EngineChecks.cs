using System.Diagnostics;
using Panns.Diagnostics.Engines;
using Panns.Diagnostics.Inputs;
using Panns.Diagnostics.Measurement;
using Panns.Engine;
using Panns.Engine.Kernels.Simd;
#if PANNS_ONNXRUNTIME
using Panns.Onnx;
#endif
#if PANNS_TORCHSHARP
using Panns.TorchSharp;
#endif

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
        yield return Check(
            "engine cpu",
            FormattableString.Invariant($"{Describe(SimdLevels.Best)}, {CpuEngineOptions.Default.Threads} threads"),
            () => CpuSession.Create(network, weights));
        if (EngineSet.WhyMissing(EngineKind.Onnx) is { } whyNoOnnx)
        {
            yield return new("engine onnx", CheckState.Absent, whyNoOnnx);
        }
#if PANNS_ONNXRUNTIME
        else
        {
            var providers = OnnxRuntimeInfo.Providers;
            yield return Check(
                "engine onnx",
                $"ONNX Runtime {OnnxRuntimeInfo.Version}, {string.Join(", ", providers)}",
                () => OnnxSession.Create(network, weights));
            yield return providers.Contains("CUDAExecutionProvider")
                ? Check("engine onnx, GPU", "CUDA", () => OnnxSession.Create(network, weights, new OnnxSessionOptions { Device = OnnxDevice.Cuda }))
                : new("engine onnx, GPU", CheckState.Absent, "this ONNX Runtime is built without CUDA");
        }
#endif

        if (EngineSet.WhyMissing(EngineKind.Torch) is { } whyNoTorch)
        {
            yield return new("engine torch", CheckState.Absent, whyNoTorch);
        }
#if PANNS_TORCHSHARP
        else
        {
            var devices = TorchInfo.Devices;
            var details = $"libtorch {TorchInfo.Version}";
            var remedy = TorchInfo.Remedy is { } done ? $"; {done}" : "";
            yield return Check("engine torch", $"{details}, {string.Join(", ", devices)}{remedy}", () => TorchSession.Create(network, weights));
            foreach (var device in devices.Where(device => device != "cpu"))
            {
                yield return Check($"engine torch, {device}", details, () => TorchSession.Create(network, weights, new TorchSessionOptions { Device = device }));
            }
        }
#endif

        CheckResult Check(string part, string details, Func<IInferenceSession> create)
        {
            try
            {
                using var session = create();
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

    private static string Describe(SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => "512-bit vectors (AVX-512)",
        SimdLevel.Vector256 => "256-bit vectors (AVX2, FMA)",
        _ => "128-bit vectors",
    };
}
