using Panns.FrontEnd;
using Panns.Networks;
using Panns.Onnx.Graph;
using Panns.Weights;
using Panns.Weights.Binding;
using static Panns.Onnx.Graph.Attributes;

namespace Panns.Onnx.Layers;

/// <summary>
/// Writes what a classifier of one's own adds to a network, always in float32: the statistics of a log-mel, the head, the means over
/// windows.
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
        var centered = graph.Add("Sub", "statistics.centered", [logMel, graph.Unsqueeze("statistics.mean_of_frames", mean, 1, 2)]);
        var squares = graph.Add("Mul", "statistics.squares", [centered, centered]);
        var deviation = graph.Add("Sqrt", "statistics.deviation", [graph.Reduce("ReduceMean", "statistics.variance", squares, 1, 2)]);
        return graph.Add("Concat", "statistics", [mean, deviation], Int("axis", 1));
    }

    /// <summary>The vectors of clips: of their windows as they come, or their mean where the classifier reads that.</summary>
    public string Pool(string vectors, int length)
        => classifier.Windows.PoolsVectors ? MeanOfWindows("vectors", vectors, length) : vectors;

    /// <summary>The layers of the head, as of any network; always in float32.</summary>
    /// <param name="head">The head.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="options">What to write.</param>
    /// <param name="vectors">What it reads.</param>
    public NetworkWriter WriteHead(NetworkDescription head, StateDict weights, OnnxExportOptions options, string vectors)
    {
        WeightBinder.Check(weights, head);
        options = options with { Input = OnnxInput.Waveform, HalfPrecision = false };
        int[] nodes = head.LogitsOutput is { } logits ? [head.ClipwiseOutput, logits] : [head.ClipwiseOutput];
        return new(head, new(weights), options, new(head, options.Input, nodes), graph, quantization: null, vectors: vectors, prefix: "head.");
    }

    /// <summary>Declares the outputs asked for, [batch, length]: of values of windows their mean.</summary>
    /// <param name="outputs">Which.</param>
    /// <param name="network">The network that gives the scores.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="embedding">What a head reads; null where the network's own embedding is asked for.</param>
    public void WriteOutputs(OutputKinds outputs, NetworkDescription network, NetworkWriter layers, string? embedding)
    {
        if (outputs.HasFlag(OutputKinds.Clipwise))
        {
            Output(ModelOutput.Clipwise, layers.InSinglePrecision(network.ClipwiseOutput), network.Classes);
        }

        if (outputs.HasFlag(OutputKinds.Embedding))
        {
            Output(ModelOutput.Embedding, embedding ?? layers.InSinglePrecision(network.EmbeddingOutput!.Value), classifier.Network!.EmbeddingSize);
        }

        if (outputs.HasFlag(OutputKinds.Logits))
        {
            Output(ModelOutput.Logits, layers.InSinglePrecision(network.LogitsOutput!.Value), network.Classes);
        }
    }

    private void Output(string name, string value, int length)
        => graph.Output(name, classifier.Windows.PoolsVectors ? value : MeanOfWindows($"{name}.mean", value, length), "batch", length);

    private string MeanOfWindows(string name, string value, int length) => windows?.Mean(name, value, length) ?? value;
}
