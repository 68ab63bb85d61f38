using Panns.Networks;
using Panns.Onnx.Layers;
using Panns.Onnx.Protobuf;
using Panns.Onnx.Quantization;
using Panns.Weights;

namespace Panns.Onnx;

/// <summary>
/// Static int8 quantization: weights with a scale per output channel, activations with ranges calibrated on given clips. The model
/// holds QuantizeLinear and DequantizeLinear pairs (QDQ), which runtimes turn into integer arithmetic; the front end and what
/// follows the last layer stay in float32, as do layers with few weights: there is nothing to gain, and the first ones among them cost
/// most accuracy.
/// </summary>
public static class OnnxQuantizer
{
    /// <summary>Calibrates, writes the model, and measures what it loses.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="path">The file to write; it appears whole or not at all.</param>
    /// <param name="clips">
    /// Waveforms at the network's rate to calibrate with, of any lengths: some dozens of the kind that the model is for.
    /// </param>
    /// <param name="options">How; <see cref="OnnxQuantizationOptions.Default"/> where null.</param>
    /// <param name="cancellationToken">Checked between clips.</param>
    /// <returns>The loss of accuracy.</returns>
    /// <exception cref="ArgumentException">There are no clips, or an empty one.</exception>
    /// <exception cref="PannsException">The weights are not this network's, or the file cannot be written.</exception>
    public static OnnxQuantizationReport Export(
        NetworkDescription network,
        StateDict weights,
        string path,
        IReadOnlyList<float[]> clips,
        OnnxQuantizationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        options ??= OnnxQuantizationOptions.Default;
        return Quantize(
            new(
                network,
                weights,
                network,
                ModelOutput.Of(network, options.Export.Outputs).Select(output => output.Node),
                (export, quantization) => OnnxExporter.Build(network, weights, export, quantization),
                model => OnnxExporter.Save(model, network, weights, path, options.Export)),
            path,
            clips,
            options,
            cancellationToken);
    }

    /// <summary>Calibrates a classifier's network, writes network and head, whose layers stay in float32, and measures what they lose.</summary>
    /// <param name="classifier">The classifier, as <c>TransferModel.Describe</c> gives it.</param>
    /// <param name="path">The file to write; it appears whole or not at all.</param>
    /// <param name="clips">Waveforms at the network's rate to calibrate with, of any lengths.</param>
    /// <param name="options">How; <see cref="OnnxQuantizationOptions.Default"/> where null.</param>
    /// <param name="cancellationToken">Checked between clips.</param>
    /// <returns>The loss of accuracy.</returns>
    /// <exception cref="ArgumentException">There are no clips, or an empty one.</exception>
    /// <exception cref="PannsException">The classifier has no network, or the file cannot be written.</exception>
    public static OnnxQuantizationReport Export(
        ClassifierDescription classifier,
        string path,
        IReadOnlyList<float[]> clips,
        OnnxQuantizationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (OnnxExporter.NetworkOf(classifier) is not { } network || classifier.Weights is not { } weights)
        {
            throw new PannsException($"{classifier.Name}: there is no network to compute in int8; export it in floating point");
        }

        options ??= OnnxQuantizationOptions.Default;
        var outputs = OnnxExporter.ChooseOutputs(classifier, options.Export);
        return Quantize(
            new(
                network,
                weights,
                network.Classes == classifier.Labels.Length ? network : PannsModels.Get(network.Name).Describe(classifier.Labels.Length),
                OnnxExporter.NodesFor(classifier, outputs),
                (export, quantization) => OnnxExporter.Build(classifier, export, quantization),
                model => OnnxExporter.Save(model, classifier, path, options.Export)),
            path,
            clips,
            options,
            cancellationToken);
    }

    private static OnnxQuantizationReport Quantize(
        Source source, string path, IReadOnlyList<float[]> clips, OnnxQuantizationOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clips);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (clips.Count == 0 || clips.Any(clip => clip.Length == 0))
        {
            throw new ArgumentException("calibration needs clips, none of them empty", nameof(clips));
        }

        // Calibration starts from the waveform whatever the model takes: nodes are called the same in both.
        var calibrated = new OnnxExportOptions { FrontEnd = options.Session.FrontEnd };
        var slice = new NetworkSlice(source.Network, options.Export.Input, source.Outputs);
        var nodes = QuantizationPlan.Select(source.Network, slice, options.MinimumWeights).ToList();
        var ranges = Calibrator.FindRanges(
            OnnxExporter.Build(source.Network, source.Weights, calibrated, taps: nodes), nodes, clips, options, cancellationToken);
        var model = source.Build(options.Export, new(ranges, options.LargestWeight, options.MinimumWeights));
        var fileBytes = (long)model.CalculateSize();
        source.Save(model);
        return Compare(
            source.Result,
            source.Build(calibrated, null),
            source.Build(calibrated, new(ranges, options.LargestWeight, options.MinimumWeights)),
            clips,
            options,
            cancellationToken) with
        {
            FileBytes = fileBytes,
            FloatBytes = source.Build(options.Export, null).CalculateSize(),
        };
    }

    private static OnnxQuantizationReport Compare(
        NetworkDescription network,
        ModelProto single,
        ModelProto quantized,
        IReadOnlyList<float[]> clips,
        OnnxQuantizationOptions options,
        CancellationToken cancellationToken)
    {
        using var reference = OnnxSession.Create(network, single, options.Session);
        using var session = OnnxSession.Create(network, quantized, options.Session);
        var (largest, sum, same, similarity) = (0.0, 0.0, 0, network.EmbeddingOutput is null ? double.NaN : 1.0);
        float[] expected = new float[network.Classes], actual = new float[network.Classes];
        float[] expectedEmbedding = new float[network.EmbeddingSize], actualEmbedding = new float[network.EmbeddingSize];
        foreach (var clip in clips)
        {
            reference.Run(clip, 1, new() { Clipwise = expected, Embedding = expectedEmbedding }, cancellationToken);
            session.Run(clip, 1, new() { Clipwise = actual, Embedding = actualEmbedding }, cancellationToken);
            for (var i = 0; i < expected.Length; i++)
            {
                var difference = Math.Abs((double)expected[i] - actual[i]);
                largest = Math.Max(largest, difference);
                sum += difference;
            }

            same += IndexOfLargest(expected) == IndexOfLargest(actual) ? 1 : 0;
            similarity = Math.Min(similarity, Cosine(expectedEmbedding, actualEmbedding));
        }

        return new(clips.Count, largest, sum / clips.Count / network.Classes, (double)same / clips.Count, similarity, 0, 0);
    }

    private static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    private static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0);
        for (var i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            leftSquares += (double)left[i] * left[i];
            rightSquares += (double)right[i] * right[i];
        }

        return product / Math.Sqrt(leftSquares * rightSquares);
    }

    /// <summary>What is quantized.</summary>
    /// <param name="Network">The network.</param>
    /// <param name="Weights">Its weights.</param>
    /// <param name="Result">The network as the model's outputs have it: with the classes of the head.</param>
    /// <param name="Outputs">The nodes of the network that the model's outputs come from.</param>
    /// <param name="Build">Builds the model, in int8 or floating point.</param>
    /// <param name="Save">Writes it.</param>
    private sealed record Source(
        NetworkDescription Network,
        StateDict Weights,
        NetworkDescription Result,
        IEnumerable<int> Outputs,
        Func<OnnxExportOptions, QuantizationPlan?, ModelProto> Build,
        Action<ModelProto> Save);
}
