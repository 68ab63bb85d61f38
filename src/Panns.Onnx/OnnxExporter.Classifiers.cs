using Panns.Models.Classifiers;
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
        var network = classifier.Network;
        var outputs = ChooseOutputs(classifier, options);
        var graph = StartGraph(classifier.Name, options, [ModelOutput.Clipwise, ModelOutput.Embedding, ModelOutput.Logits]);
        var windows = options.Input == OnnxInput.Waveform ? new WindowWriter(graph, classifier.Windows) : null;
        var writer = new ClassifierWriter(graph, classifier, windows);
        if (network is null)
        {
            var statistics = writer.WriteStatistics(options, classifier.Statistics!);
            WriteResults(writer, classifier, outputs, writer.WriteHead(classifier.Head!, writer.Pool(statistics, classifier.Head!.Inputs)), null);
            return ToModel(graph);
        }

        WeightBinder.Check(classifier.Weights!, network);
        var needed = NodesFor(classifier, outputs);
        var layers = new NetworkWriter(network, new(classifier.Weights!), options, new(network, options.Input, needed), graph, quantization, windows);
        if (classifier.Head is { } head)
        {
            var embedding = writer.Pool(layers.InSinglePrecision(network.EmbeddingOutput!.Value), network.EmbeddingSize);
            WriteResults(writer, classifier, outputs, writer.WriteHead(head, embedding), embedding);
        }
        else
        {
            // Where the clip's scores are no single linear layer's, they are final as they come.
            var embedding = outputs.HasFlag(OnnxOutputs.Embedding) ? layers.InSinglePrecision(network.EmbeddingOutput!.Value) : null;
            var logits = network.LogitsOutput is { } node ? layers.InSinglePrecision(node) : null;
            var scores = logits is null ? layers.InSinglePrecision(network.ClipwiseOutput) : null;
            WriteResults(writer, classifier, outputs, logits, embedding, scores);
        }

        return ToModel(graph);
    }

    /// <summary>The outputs of a classifier's model.</summary>
    internal static OnnxOutputs ChooseOutputs(ClassifierDescription classifier, OnnxExportOptions options)
    {
        var available = OnnxOutputs.Clipwise
            | (classifier.Head is not null || classifier.Network?.LogitsOutput is not null ? OnnxOutputs.Logits : OnnxOutputs.None)
            | (classifier.Network?.EmbeddingOutput is not null ? OnnxOutputs.Embedding : OnnxOutputs.None);
        return ModelOutput.Choose(classifier.Name, available, options.Outputs);
    }

    /// <summary>The nodes of its network that a classifier's outputs come from.</summary>
    internal static IReadOnlyList<int> NodesFor(ClassifierDescription classifier, OnnxOutputs outputs)
    {
        var network = classifier.Network!;
        if (classifier.Head is not null)
        {
            return [network.EmbeddingOutput!.Value];
        }

        var scores = network.LogitsOutput ?? network.ClipwiseOutput;
        return outputs.HasFlag(OnnxOutputs.Embedding) ? [scores, network.EmbeddingOutput!.Value] : [scores];
    }

    private static void WriteResults(
        ClassifierWriter writer, ClassifierDescription classifier, OnnxOutputs outputs, string? logits, string? embedding, string? scores = null)
    {
        var isPooled = classifier.Windows.PoolsVectors;
        if (outputs.HasFlag(OnnxOutputs.Clipwise))
        {
            writer.Output(ModelOutput.Clipwise, scores ?? writer.WriteScores(logits!), classifier.Labels.Length, isPooled);
        }

        if (outputs.HasFlag(OnnxOutputs.Embedding))
        {
            writer.Output(ModelOutput.Embedding, embedding!, classifier.Network!.EmbeddingSize, isPooled);
        }

        if (outputs.HasFlag(OnnxOutputs.Logits))
        {
            writer.Output(ModelOutput.Logits, logits!, classifier.Labels.Length, isPooled);
        }
    }
}
