using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Panns.Onnx.Layers;
using Panns.Onnx.Protobuf;
using Panns.Onnx.Runtime;

namespace Panns.Onnx.Quantization;

/// <summary>Finds the ranges of a network's activations by running it on clips.</summary>
internal static unsafe class Calibrator
{
    /// <summary>Runs the clips through a float32 model.</summary>
    /// <param name="model">The model, with the nodes' values as outputs <c>tap_N</c>.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="clips">Waveforms.</param>
    /// <param name="options">Percentile and session.</param>
    /// <param name="cancellationToken">Checked between clips.</param>
    public static Dictionary<int, ActivationRange> FindRanges(
        ModelProto model, IReadOnlyList<int> nodes, IReadOnlyList<float[]> clips, OnnxQuantizationOptions options, CancellationToken cancellationToken)
    {
        using var session = SessionFactory.Create(options.Session, model.Graph.Name, model);
        var names = nodes.Select(node => FormattableString.Invariant($"tap_{node}")).ToList();
        var histograms = nodes.Select(_ => new ActivationHistogram()).ToList();

        // The limits first: they are the ends of the histograms that the percentile is read from.
        ForEachValue(session, names, clips, (index, values) => histograms[index].Extend(values), cancellationToken);
        if (options.Percentile < 100)
        {
            ForEachValue(session, names, clips, (index, values) => histograms[index].Count(values), cancellationToken);
        }

        return Enumerable.Range(0, nodes.Count).ToDictionary(index => nodes[index], index => histograms[index].Range(options.Percentile));
    }

    private delegate void Visit(int index, ReadOnlySpan<float> values);

    private static void ForEachValue(
        InferenceSession session, List<string> names, IReadOnlyList<float[]> clips, Visit visit, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        foreach (var clip in clips)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fixed (float* samples = clip)
            {
                using var input = OrtValue.CreateTensorValueWithData(
                    OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [1, clip.Length], (nint)samples, (long)clip.Length * sizeof(float));
                using var outputs = session.Run(options, ["waveform"], [input], names);
                for (var i = 0; i < outputs.Count; i++)
                {
                    visit(i, outputs[i].GetTensorDataAsSpan<float>());
                }
            }
        }
    }
}
