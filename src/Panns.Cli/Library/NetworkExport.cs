using System.Globalization;
using Panns.Engine;
using Panns.Networks;
using Panns.Onnx;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.Cli.Library;

/// <summary><c>panns export</c>: finds network and weights as the other commands do, and writes them as ONNX.</summary>
internal static class NetworkExport
{
    /// <summary>Whether a name is that of a classifier's file.</summary>
    public static bool IsClassifier(string? name) => ".panns".Equals(Path.GetExtension(name), StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<string> Write(ModelChoice choice, ExportChoice export, CancellationToken cancellationToken)
    {
        if (IsClassifier(choice.Model))
        {
            return WriteClassifier(choice.Model!, export, cancellationToken);
        }

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
        var options = Options(export) with
        {
            Labels = network.Classes == AudioSetLabels.ClassCount ? [.. AudioSetLabels.All.Select(label => label.Name)] : null,
            License = LicenseOf(network, weights),
        };
        if (export.Calibration is { } files)
        {
            var loss = Int8Export.Write(network, weights, export.Destination, files, options, cancellationToken);
            return [Describe(network.Name, export.Destination), .. loss];
        }

        OnnxExporter.Export(network, weights, export.Destination, options);
        return [Describe(network.Name, export.Destination)];
    }

    private static string[] WriteClassifier(string path, ExportChoice export, CancellationToken cancellationToken)
    {
        using var model = TransferModel.Load(path);
        var classifier = model.Describe();
        var options = Options(export);
        var name = FormattableString.Invariant($"{classifier.Strategy}{(model.Network is null ? "" : $" on {model.Network}")}, {model.Labels.Length} classes");
        if (export.Calibration is { } files)
        {
            var loss = Int8Export.Write(classifier, export.Destination, files, options, cancellationToken);
            return [Describe(name, export.Destination), .. loss];
        }

        OnnxExporter.Export(classifier, export.Destination, options);
        return [Describe(name, export.Destination)];
    }

    private static OnnxExportOptions Options(ExportChoice export) => new()
    {
        Input = export.Input == "logmel" ? OnnxInput.LogMel : OnnxInput.Waveform,
        Outputs = export.Outputs.Count == 0 ? null : export.Outputs.Select(Parse).Aggregate((all, output) => all | output),
        FrontEnd = export.FrontEnd == "convolution" ? OnnxFrontEnd.Convolution : OnnxFrontEnd.Stft,
        Opset = export.Opset,
        HalfPrecision = export.HalfPrecision,
    };

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

    private static string Describe(string name, string path)
    {
        var data = new FileInfo(path + ".data");
        var bytes = new FileInfo(path).Length + (data.Exists ? data.Length : 0);
        return $"{path}: {name}, {ToMebibytes(bytes)} MiB{(data.Exists ? $", its weights in {data.Name}" : "")}";
    }

    /// <summary>A size in MiB.</summary>
    public static string ToMebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0.0", CultureInfo.InvariantCulture);

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
