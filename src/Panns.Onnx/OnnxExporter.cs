using Panns.Networks;
using Panns.Onnx.Graph;
using Panns.Onnx.Layers;
using Panns.Onnx.Protobuf;
using Panns.Weights;
using Panns.Weights.Binding;

namespace Panns.Onnx;

/// <summary>
/// Writes networks as ONNX models, straight from their descriptions: batch and time of any size, the front end in the graph,
/// batch normalization folded into the convolutions, every node and weight under the name that it has in the checkpoint.
/// </summary>
/// <example>
/// <code>
/// var network = PannsModels.Cnn14.Describe();
/// using var weights = WeightFile.Open("Cnn14_mAP=0.431.pth");
/// OnnxExporter.Export(network, weights, "cnn14.onnx", OnnxExportOptions.Default with { HalfPrecision = true });
/// </code>
/// </example>
public static partial class OnnxExporter
{
    /// <summary>Writes a network with its weights to a file, which is complete or is not there at all.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="path">The file to write; weights of 2 GB and more go to <c>PATH.data</c> beside it.</param>
    /// <param name="options">What to write; <see cref="OnnxExportOptions.Default"/> where null.</param>
    /// <exception cref="PannsException">
    /// The weights are not this network's, it lacks an output or takes no log-mel, the labels are not as many as its classes, or the
    /// file cannot be written.
    /// </exception>
    public static void Export(NetworkDescription network, StateDict weights, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= OnnxExportOptions.Default;
        Save(Build(network, weights, options), network, weights, path, options);
    }

    /// <summary>Adds what a model says about itself, and writes it.</summary>
    internal static void Save(ModelProto model, NetworkDescription network, StateDict weights, string path, OnnxExportOptions options)
    {
        ModelMetadata.Write(model, network, weights, options);
        ModelFile.Save(model, path, options.ExternalDataThreshold);
    }

    /// <summary>Builds a model in memory.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="options">What to write.</param>
    /// <param name="quantization">How an int8 model is written; null for floating point.</param>
    /// <param name="taps">Nodes whose values become outputs too, called <c>tap_N</c>.</param>
    internal static ModelProto Build(
        NetworkDescription network,
        StateDict weights,
        OnnxExportOptions options,
        QuantizationPlan? quantization = null,
        IEnumerable<int>? taps = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        CheckLabels(network.Name, options, network.Classes);
        WeightBinder.Check(weights, network, PannsModels.All.Select(model => model.Describe(network.Classes)));
        var outputs = ModelOutput.Of(network, options.Outputs);
        var slice = new NetworkSlice(network, options.Input, outputs.Select(output => output.Node));
        var graph = StartGraph(network.Name, options, outputs.Select(output => output.Name));
        var writer = new NetworkWriter(network, new(weights), options, slice, graph, quantization);
        foreach (var output in outputs)
        {
            writer.WriteOutput(output);
        }

        foreach (var tap in taps ?? [])
        {
            graph.Output(FormattableString.Invariant($"tap_{tap}"), writer[tap].Name);
        }

        return ToModel(graph);
    }

    private static void CheckLabels(string source, OnnxExportOptions options, int classes)
    {
        if (options.Labels is { } labels && labels.Count != classes)
        {
            throw new PannsException(FormattableString.Invariant($"{source}: {labels.Count} labels for {classes} classes"));
        }
    }

    private static GraphBuilder StartGraph(string name, OnnxExportOptions options, IEnumerable<string> outputs)
    {
        var graph = new GraphBuilder(options.Opset);
        graph.Graph.Name = name;

        // The outputs' names are theirs alone, even where a layer is called the same.
        foreach (var output in outputs)
        {
            graph.Reserve(output);
        }

        return graph;
    }

    private static ModelProto ToModel(GraphBuilder graph)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion(graph.Opset),
            ProducerName = "Panns.ML",
            ProducerVersion = typeof(OnnxExporter).Assembly.GetName().Version?.ToString(3) ?? "",
            Graph = graph.Graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = graph.Opset });
        return model;
    }

    /// <summary>The version of the format that came out with an operator set.</summary>
    private static int IrVersion(int opset) => opset switch
    {
        <= 18 => 8,
        <= 20 => 9,
        _ => 10,
    };
}
