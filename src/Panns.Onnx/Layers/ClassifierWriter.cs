using Panns.FrontEnd;
using Panns.Models.Classifiers;
using Panns.Onnx.Graph;
using static Panns.Onnx.Graph.Attributes;

namespace Panns.Onnx.Layers;

/// <summary>
/// Writes what a classifier of one's own adds to a network, always in float32: the statistics of a log-mel, the head, the scores, the
/// means over windows.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="classifier">The classifier.</param>
/// <param name="windows">How clips were cut; null where they were not, because the model takes log-mels.</param>
internal sealed class ClassifierWriter(GraphBuilder graph, ClassifierDescription classifier, WindowWriter? windows)
{
    /// <summary>Mean and standard deviation of every band over time: [windows, 2 * mels].</summary>
    public string WriteStatistics(OnnxExportOptions options, LogMelSettings settings)
    {
        var logMel = "logmel";
        if (options.Input == OnnxInput.LogMel)
        {
            graph.Input(logMel, "batch", 1, "frames", settings.MelBins);
        }
        else
        {
            var waveform = graph.Input("waveform", "batch", "samples");
            waveform = WindowWriter.ExtendWithZeros(graph, "waveform.extended", windows?.Cut(waveform) ?? waveform, settings.MinimumSamples);
            logMel = new FrontEndWriter(graph, settings).Write(waveform, options.FrontEnd);
        }

        var mean = graph.Reduce("ReduceMean", "statistics.mean", logMel, 1, 2);
        var centred = graph.Add("Sub", "statistics.centred", [logMel, graph.Unsqueeze("statistics.mean_of_frames", mean, 1, 2)]);
        var squares = graph.Add("Mul", "statistics.squares", [centred, centred]);
        var deviation = graph.Add("Sqrt", "statistics.deviation", [graph.Reduce("ReduceMean", "statistics.variance", squares, 1, 2)]);
        return graph.Add("Concat", "statistics", [mean, deviation], Int("axis", 1));
    }

    /// <summary>The vectors of clips: of their windows as they come, or their mean where the classifier reads that.</summary>
    public string Pool(string vectors, int length)
        => classifier.Windows.PoolsVectors ? MeanOfWindows("vectors", vectors, length) : vectors;

    /// <summary>Logits of vectors by the head.</summary>
    public string WriteHead(ClassifierHead head, string x)
    {
        if (head is { Mean: { } mean, Scale: { } scale })
        {
            // In this order: a feature that hardly varies has a large factor, which would magnify the rounding of a product with the mean.
            var centred = graph.Add("Sub", "head.centred", [x, graph.Floats("head.mean", [mean.Length], mean)]);
            x = graph.Add("Mul", "head.standardized", [centred, graph.Floats("head.scale", [scale.Length], scale)]);
        }

        for (var i = 0; i < head.Layers.Length; i++)
        {
            var layer = head.Layers[i];
            var name = FormattableString.Invariant($"head.{i}");
            var weight = graph.Floats($"{name}.weight", [layer.Outputs, layer.Inputs], layer.Weight);
            var bias = graph.Floats($"{name}.bias", [layer.Outputs], layer.Bias);
            x = graph.Add("Gemm", name, [x, weight, bias], Int("transB", 1));
            x = i < head.Layers.Length - 1 ? graph.Add("Relu", $"{name}.relu", [x]) : x;
        }

        return x;
    }

    /// <summary>Logits as scores from 0 to 1.</summary>
    public string WriteScores(string logits) => classifier.IsMultiLabel
        ? graph.Add("Sigmoid", "scores", [logits])
        : graph.Add("Softmax", "scores", [logits], Int("axis", 1));

    /// <summary>Declares an output, [batch, length]: of values of windows their mean.</summary>
    public void Output(string name, string value, int length, bool isPooled)
        => graph.Output(name, isPooled ? value : MeanOfWindows($"{name}.mean", value, length), "batch", length);

    private string MeanOfWindows(string name, string value, int length) => windows?.Mean(name, value, length) ?? value;
}
