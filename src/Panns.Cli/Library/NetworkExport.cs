using System.Globalization;
#if PANNS_ONNXRUNTIME
using Panns.Audio;
#endif
using Panns.Engine;
using Panns.Networks;
using Panns.Onnx;
using Panns.Weights;

namespace Panns.Cli.Library;

/// <summary><c>panns export</c>: finds network and weights as the other commands do, and writes them as ONNX.</summary>
internal static class NetworkExport
{
    /// <summary>Most clips that calibration takes, evenly spread over the folder, and how much of each.</summary>
    public const int MostClips = 100;

    private const double ClipSeconds = 10;

    public static IReadOnlyList<string> Write(ModelChoice choice, ExportChoice export, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> report = [];

        // Loading ends where a session would be made: the weights are open then, and known to fit the network.
        using var model = ModelLoading.Load(choice, new PannsModelOptions
        {
            Backend = (network, weights) =>
            {
                report = Write(network, weights, export, cancellationToken);
                return new Unloaded(network);
            },
        });
        return report;
    }

    private static string[] Write(NetworkDescription network, StateDict weights, ExportChoice export, CancellationToken cancellationToken)
    {
        var options = new OnnxExportOptions
        {
            Input = export.Input == "logmel" ? OnnxInput.LogMel : OnnxInput.Waveform,
            Outputs = export.Outputs.Count == 0 ? null : export.Outputs.Select(Parse).Aggregate((all, output) => all | output),
            FrontEnd = export.FrontEnd == "convolution" ? OnnxFrontEnd.Convolution : OnnxFrontEnd.Stft,
            Opset = export.Opset,
            HalfPrecision = export.HalfPrecision,
            Labels = network.Classes == ModelInfo.AudioSetClasses ? [.. AudioSetLabels.All.Select(label => label.Name)] : null,
            License = LicenseOf(network, weights),
        };
        if (export.Calibration is { } files)
        {
            return Quantize(network, weights, options, export.Destination, files, cancellationToken);
        }

        OnnxExporter.Export(network, weights, export.Destination, options);
        return [Describe(network, export.Destination)];
    }

#if PANNS_ONNXRUNTIME
    private static string[] Quantize(
        NetworkDescription network, StateDict weights, OnnxExportOptions options, string path, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var count = Math.Min(files.Count, MostClips);
        var clips = new float[count][];
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            clips[i] = AudioFile.LoadMono(files[(int)((long)i * files.Count / count)], network.SampleRate, duration: ClipSeconds);
        }

        var loss = OnnxQuantizer.Export(network, weights, path, clips, new OnnxQuantizationOptions { Export = options }, cancellationToken);
        var same = (loss.SameTopClass * loss.Clips).ToString("0", CultureInfo.InvariantCulture);
        return
        [
            Describe(network, path),
            FormattableString.Invariant($"float32 would be {ToMebibytes(loss.FloatBytes)} MiB"),
            FormattableString.Invariant($"scores differ from float32's by {loss.LargestDifference:0.000} at most, {loss.MeanDifference:0.00000} on average"),
            $"the highest score is of the same class for {same} of {loss.Clips} clips",
        ];
    }
#else
    private static string[] Quantize(
        NetworkDescription network, StateDict weights, OnnxExportOptions options, string path, IReadOnlyList<string> files, CancellationToken cancellationToken)
        => throw new PannsException("--int8 calibrates with ONNX Runtime, which this build does not have (its package did not restore)");
#endif

    private static OnnxOutputs Parse(string name) => name switch
    {
        "clipwise" => OnnxOutputs.Clipwise,
        "embedding" => OnnxOutputs.Embedding,
        "framewise" => OnnxOutputs.Framewise,
        _ => OnnxOutputs.Logits,
    };

    /// <summary>The published weights' licence; of other weights nobody knows.</summary>
    private static string? LicenseOf(NetworkDescription network, StateDict weights)
        => PublishedCheckpoints.TryGet(network.Name, out var checkpoint) && weights.Source == ModelStore.Default.PathOf(checkpoint) ? checkpoint.License : null;

    private static string Describe(NetworkDescription network, string path)
    {
        var data = new FileInfo(path + ".data");
        var bytes = new FileInfo(path).Length + (data.Exists ? data.Length : 0);
        return $"{path}: {network.Name}, {ToMebibytes(bytes)} MiB{(data.Exists ? $", its weights in {data.Name}" : "")}";
    }

    private static string ToMebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A network that was exported rather than loaded.</summary>
    private sealed class Unloaded(NetworkDescription network) : IInferenceSession
    {
        public NetworkDescription Network => network;

        public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
            => throw new InvalidOperationException($"{network.Name} is not loaded");

        public void Dispose()
        {
        }
    }
}
