using System.Diagnostics;
using System.Globalization;
using Panns.Diagnostics.Inputs;
using Panns.Onnx;
using Panns.Weights;

namespace Panns.Diagnostics.Memory;

/// <summary>Peak resident memory of a separate process that runs a network once, by engine.</summary>
/// <param name="Model">Name of the network.</param>
/// <param name="OursBytes">With the CPU engine, from a safetensors file.</param>
/// <param name="OnnxBytes">With ONNX Runtime, from an exported file; null if it is not available.</param>
internal sealed record PeakMemory(string Model, long OursBytes, long? OnnxBytes)
{
    /// <summary>Length of the clip.</summary>
    public const double Seconds = 10;

    /// <summary>The child process's command: <c>panns bench peak ENGINE MODEL FILE THREADS PRECISION</c>.</summary>
    public const string ChildCommand = "peak";

    /// <summary>Starts a process for each engine in turn.</summary>
    /// <param name="model">The network.</param>
    /// <param name="threads">Threads of the engine.</param>
    /// <param name="precision">The floats in which the CPU engine keeps the weights.</param>
    /// <param name="cancellationToken">Checked between processes.</param>
    /// <exception cref="PannsException">A process failed.</exception>
    public static PeakMemory Measure(ModelInfo model, int threads, WeightPrecision precision, CancellationToken cancellationToken)
    {
        var network = model.Describe();
        var folder = Directory.CreateTempSubdirectory("panns-bench-");
        try
        {
            using var weights = new SyntheticWeights(network);
            var file = Path.Combine(folder.FullName, model.Name + ".safetensors");
            WeightFile.Save(weights, file, cancellationToken: cancellationToken);
            var ours = RunChild(PannsEngines.Cpu, model, file, threads, precision);
            long? onnx = null;
            if (PannsEngines.OnnxRuntime.WhyUnavailable is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                file = Path.Combine(folder.FullName, model.Name + ".onnx");
                OnnxExporter.Export(network, weights, file, new OnnxExportOptions { FrontEnd = OnnxFrontEnd.Convolution });
                onnx = RunChild(PannsEngines.OnnxRuntime, model, file, threads, WeightPrecision.Single);
            }

            return new(model.Name, ours, onnx);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs in the child process: loads the network, runs a clip, returns the process's peak in bytes.</summary>
    public static long MeasureThisProcess(PannsEngine engine, ModelInfo model, string file, int threads, WeightPrecision precision)
    {
        using (var loaded = PannsModel.Load(model, file, new() { Engine = engine, Device = EngineDevice.Cpu, Threads = threads, Precision = precision }))
        {
            var session = loaded.Session;
            var network = session.Network;
            var scores = new float[network.Classes];
            session.Run(SyntheticClips.Create(1, (int)(Seconds * network.SampleRate), network.SampleRate), 1, new() { Clipwise = scores });
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static long RunChild(PannsEngine engine, ModelInfo model, string file, int threads, WeightPrecision precision)
        => long.Parse(
            ChildProcess.Run($"memory of {model.Name}", ChildCommand, engine.Name, model.Name, file, threads.ToString(CultureInfo.InvariantCulture), precision.ToString()),
            CultureInfo.InvariantCulture);
}
