using Panns.Networks;
using Panns.Onnx.Graph;
using Panns.Onnx.Layers;
using Panns.Onnx.Protobuf;
using Panns.Weights.Binding;

namespace Panns.Onnx;

/// <content>Custom classifiers.</content>
public static partial class OnnxExporter
{
    /// <summary>
    /// Writes a custom classifier, from <c>TransferModel.Describe</c>, as one model with network, head and scores. A model with waveform
    /// input takes recordings of any length, cuts them into the classifier's windows and returns the mean, all within the graph;
    /// a model with log-mel input treats each as one window. <c>clipwise_output</c> are the classifier's scores; <c>embedding</c> and
    /// <c>logits</c> are means over the windows too.
    /// </summary>
    /// <param name="classifier">The classifier, as <c>TransferModel.Describe</c> gives it.</param>
    /// <param name="path">The file to write; weights of 2 GB and more go to <c>PATH.data</c> beside it.</param>
    /// <param name="options">
    /// Options; null for <see cref="OnnxExportOptions.Default"/>. If they have no labels, the classifier's own are written.
    /// The head always computes in float32.
    /// </param>
    /// <exception cref="PannsException">
    /// The classifier lacks an output or a log-mel input, the number of labels differs from its classes, or the file cannot be written.
    /// </exception>
    public static void Export(ClassifierDescription classifier, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= OnnxExportOptions.Default;
        Save(Build(classifier, options), classifier, path, options);
    }

    internal static void Save(ModelProto model, ClassifierDescription classifier, string path, OnnxExportOptions options)
    {
        ModelMetadata.Write(model, classifier, options);
        ModelFile.Save(model, path, options.ExternalDataThreshold);
    }

    /// <summary>Builds a classifier's model in memory.</summary>
    internal static ModelProto Build(ClassifierDescription classifier, OnnxExportOptions options, QuantizationPlan? quantization = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        CheckLabels(classifier.Name, options, classifier.Labels.Length);
        var outputs = ChooseOutputs(classifier, options);
        var graph = StartGraph(classifier.Name, options, [ModelOutput.Clipwise, ModelOutput.Embedding, ModelOutput.Logits]);
        var windows = options.Input == OnnxInput.Waveform ? new WindowWriter(graph, classifier.Windows) : null;
        var writer = new ClassifierWriter(graph, classifier, windows);
        if (NetworkOf(classifier) is not { } network)
        {
            WriteHead(writer, classifier, outputs, options, writer.WriteStatistics(options, classifier.Statistics!));
            return ToModel(graph);
        }

        WeightBinder.Check(classifier.Weights!, network);
        var slice = new NetworkSlice(network, options.Input, NodesFor(classifier, outputs));
        var layers = new NetworkWriter(network, new(classifier.Weights!), options, slice, graph, quantization, windows);
        if (classifier.Head is null)
        {
            writer.WriteOutputs(outputs, network, layers, embedding: null);
        }
        else
        {
            WriteHead(writer, classifier, outputs, options, layers.InSinglePrecision(network.EmbeddingOutput!.Value));
        }

        return ToModel(graph);
    }

    /// <summary>The network in a classifier's model; without a head, its scores are the classifier's.</summary>
    internal static NetworkDescription? NetworkOf(ClassifierDescription classifier)
        => classifier.Head is null && !classifier.IsMultiLabel ? classifier.Network?.WithSoftmax() : classifier.Network;

    /// <summary>The outputs of a classifier's model.</summary>
    internal static OutputKinds ChooseOutputs(ClassifierDescription classifier, OnnxExportOptions options)
    {
        var available = OutputKinds.Clipwise
            | ((classifier.Head ?? classifier.Network)?.LogitsOutput is not null ? OutputKinds.Logits : OutputKinds.None)
            | (classifier.Network?.EmbeddingOutput is not null ? OutputKinds.Embedding : OutputKinds.None);
        return ModelOutput.Choose(classifier.Name, available, options.Outputs);
    }

    /// <summary>The nodes of <see cref="NetworkOf"/> that a classifier's outputs come from.</summary>
    internal static IReadOnlyList<int> NodesFor(ClassifierDescription classifier, OutputKinds outputs)
    {
        var network = NetworkOf(classifier)!;
        return classifier.Head is not null
            ? [network.EmbeddingOutput!.Value]
            : [.. ModelOutput.Of(network, outputs).Select(output => output.Node)];
    }

    // The mean over windows is taken of the head's input vectors, or of all its outputs.
    private static void WriteHead(ClassifierWriter writer, ClassifierDescription classifier, OutputKinds outputs, OnnxExportOptions options, string vectors)
    {
        var head = classifier.Head!;
        var embedding = writer.Pool(vectors, head.InputFeatures);
        writer.WriteOutputs(outputs, head, writer.WriteHead(head, classifier.HeadWeights!, options, embedding), embedding);
    }
}
