using System.Globalization;
using Panns.Audio;
using Panns.Onnx;
using Panns.Transfer;

namespace Panns.Cli.Library;

/// <summary><c>panns export</c>: finds network and weights as the other commands do, and writes them as ONNX.</summary>
internal static class NetworkExport
{
    /// <summary>Whether a name is that of a classifier's file.</summary>
    public static bool IsClassifier(string? name) => ".panns".Equals(Path.GetExtension(name), StringComparison.OrdinalIgnoreCase);

    public static ExportReport Write(ModelChoice choice, ExportChoice export, CancellationToken cancellationToken)
    {
        if (IsClassifier(choice.Model))
        {
            return WriteClassifier(choice.Model!, export, cancellationToken);
        }

        using var opened = ModelLoading.Open(choice.Model, choice.Weights, new()
        {
            // A network without scores is exported only where it is named.
            Task = choice is { Model: null, Weights: null } ? ModelTask.Tagging : ModelTask.Training,
            DownloadProgress = choice.Progress,
            CancellationToken = cancellationToken,
        });
        return Write(opened, export, cancellationToken);
    }

    private static ExportReport Write(PretrainedNetwork opened, ExportChoice export, CancellationToken cancellationToken)
    {
        var network = opened.Network;
        var options = Options(export) with
        {
            Labels = network.Classes == AudioSetLabels.ClassCount ? [.. AudioSetLabels.All.Select(label => label.Name)] : null,

            // Of other weights nobody knows.
            License = opened.IsPublished ? opened.Model!.BuiltIn?.License ?? opened.Model.Checkpoint?.License : null,
        };
        if (export.Calibration is { } files)
        {
            var calibrated = Int8Export.Write(network, opened.Weights, export.Destination, files, export.Recordings(AudioReadOptions.Default), options, cancellationToken);
            return calibrated with { Lines = [Describe(network.Name, export.Destination), .. calibrated.Lines], Network = network.Name };
        }

        OnnxExporter.Export(network, opened.Weights, export.Destination, options);
        return new([Describe(network.Name, export.Destination)]) { Network = network.Name };
    }

    private static ExportReport WriteClassifier(string path, ExportChoice export, CancellationToken cancellationToken)
    {
        using var model = TransferModel.Load(path);
        var classifier = model.Describe();
        var options = Options(export);
        var name = FormattableString.Invariant($"{classifier.Strategy}{(model.Network is null ? "" : $" on {model.Network}")}, {model.Labels.Length} classes");
        if (export.Calibration is { } files)
        {
            var calibrated = Int8Export.Write(classifier, export.Destination, files, export.Recordings(model.Audio), options, cancellationToken);
            return calibrated with { Lines = [Describe(name, export.Destination), .. calibrated.Lines] };
        }

        OnnxExporter.Export(classifier, export.Destination, options);
        return new([Describe(name, export.Destination)]);
    }

    private static OnnxExportOptions Options(ExportChoice export) => new()
    {
        Input = export.Input == "logmel" ? OnnxInput.LogMel : OnnxInput.Waveform,
        Outputs = export.Outputs.Count == 0 ? null : export.Outputs.Select(Parse).Aggregate((all, output) => all | output),
        FrontEnd = export.FrontEnd == "convolution" ? OnnxFrontEnd.Convolution : OnnxFrontEnd.Stft,
        Opset = export.Opset,
        HalfPrecision = export.HalfPrecision,
    };

    private static OutputKinds Parse(string name) => name switch
    {
        "clipwise" => OutputKinds.Clipwise,
        "embedding" => OutputKinds.Embedding,
        "framewise" => OutputKinds.Framewise,
        _ => OutputKinds.Logits,
    };

    private static string Describe(string name, string path)
    {
        var data = new FileInfo(path + ".data");
        var bytes = new FileInfo(path).Length + (data.Exists ? data.Length : 0);
        return $"{path}: {name}, {ToMegabytes(bytes)} MB{(data.Exists ? $", its weights in {data.Name}" : "")}";
    }

    /// <summary>A size in MB.</summary>
    public static string ToMegabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
