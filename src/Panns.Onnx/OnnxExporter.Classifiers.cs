using Panns.Networks;
using Panns.Onnx.Graph;
using Panns.Onnx.Layers;
using Panns.Onnx.Protobuf;
using Panns.Weights.Binding;

namespace Panns.Onnx;

/// <content>Classifiers of one's own.</content>
public static partial class OnnxExporter
{
    /// <summary>
    /// Writes a classifier of one's own, as <c>TransferModel.Describe</c> gives it: network, head and scores in one model. From the
    /// waveform it takes recordings of any length, cuts them into the classifier's windows and gives the mean, all within the graph;
    /// a model that takes log-mels treats each as one window. <c>clipwise_output</c> are the classifier's scores; <c>embedding</c> and
    /// <c>logits</c> are means over the windows too.
    /// </summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="path">The file to write; weights of 2 GB and more go to <c>PATH.data</c> beside it.</param>
    /// <param name="options">
    /// What to write; <see cref="OnnxExportOptions.Default"/> where null. The classifier's own labels are written where it names none.
    /// The head computes in float32 in any case.
    /// </param>
    /// <exception cref="PannsException">
    /// The classifier lacks an output or takes no log-mel, the labels are not as many as its classes, or the file cannot be written.
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

    /// <summary>A classifier's network as its model has it: without a head, its scores are the classifier's.</summary>
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

    // The mean over windows is of the vectors that the head reads, or of all that it gives.
    private static void WriteHead(ClassifierWriter writer, ClassifierDescription classifier, OutputKinds outputs, OnnxExportOptions options, string vectors)
    {
        var head = classifier.Head!;
        var embedding = writer.Pool(vectors, head.InputFeatures);
        writer.WriteOutputs(outputs, head, writer.WriteHead(head, classifier.HeadWeights!, options, embedding), embedding);
    }
}
