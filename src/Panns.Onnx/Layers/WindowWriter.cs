using Panns.Onnx.Graph;
using static Panns.Onnx.Graph.Attributes;

namespace Panns.Onnx.Layers;

/// <summary>Cuts the clips of a batch into windows, which become further clips, and takes the mean over each clip's windows.</summary>
internal sealed class WindowWriter(GraphBuilder graph, ClassifierWindows windows)
{
    private string? _count;

    /// <summary>[clips, samples] as [clips * windows, window].</summary>
    public string Cut(string waveform)
    {
        var samples = graph.SizeOf("windows.samples", waveform, 1);
        var length = graph.Integers(windows.Length);
        if (windows.ExtendsShort)
        {
            waveform = ExtendWithZeros(graph, "windows.extended", waveform, windows.Length);
            samples = graph.Add("Max", "windows.extended_samples", [samples, length]);
        }
        else
        {
            length = graph.Add("Min", "windows.length", [samples, length]);
        }

        // Window i starts at min(i * step, samples - window), for as many i as it takes to reach the end.
        var last = graph.Add("Sub", "windows.last", [samples, length]);
        var step = graph.Integers(windows.Step);
        var steps = graph.Add("Div", "windows.steps", [graph.Add("Add", "windows.rounded", [last, graph.Integers(windows.Step - 1)]), step]);
        _count = graph.Add("Add", "windows.count", [steps, graph.Integers(1)]);
        var starts = graph.Add("Min", "windows.starts", [graph.Add("Mul", "windows.regular", [Range("windows.numbers", _count), step]), last]);
        var indices = graph.Add("Add", "windows.indices", [graph.Unsqueeze("windows.columns", starts, 1), Range("windows.offsets", length)]);
        var parts = graph.Add("Gather", "windows.parts", [waveform, indices], Int("axis", 1));
        var shape = graph.Add("Concat", "windows.shape", [graph.Integers(-1), length], Int("axis", 0));
        return graph.Add("Reshape", "windows", [parts, shape]);
    }

    /// <summary>[clips * windows, features] as [clips, features].</summary>
    public string Mean(string name, string value, int features)
    {
        var shape = graph.Add("Concat", $"{name}.shape", [graph.Integers(-1), _count!, graph.Integers(features)], Int("axis", 0));
        return graph.Reduce("ReduceMean", name, graph.Add("Reshape", $"{name}.windows", [value, shape]), 1);
    }

    /// <summary>[clips, samples], with zeros at the end where there are fewer samples than a minimum.</summary>
    public static string ExtendWithZeros(GraphBuilder graph, string name, string waveform, int minimum)
    {
        var missing = graph.Add("Sub", $"{name}.missing", [graph.Integers(minimum), graph.SizeOf($"{name}.length", waveform, 1)]);
        var zeros = graph.Add("Max", $"{name}.zeros", [missing, graph.Integers(0)]);
        var pads = graph.Add("Concat", $"{name}.pads", [graph.Integers(0, 0, 0), zeros], Int("axis", 0));
        return graph.Add("Pad", name, [waveform, pads]);
    }

    /// <summary>0, 1, 2, ... up to a count, which is a list of one.</summary>
    private string Range(string name, string count)
        => graph.Add("Range", name, [graph.Integer(0), graph.Squeeze($"{name}.end", count, 0), graph.Integer(1)]);
}
