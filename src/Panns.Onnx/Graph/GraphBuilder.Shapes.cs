using static Panns.Onnx.Graph.Attributes;

namespace Panns.Onnx.Graph;

/// <content>Short forms for nodes that rearrange values.</content>
internal sealed partial class GraphBuilder
{
    public string Unsqueeze(string name, string value, params ReadOnlySpan<long> axes) => Add("Unsqueeze", name, [value, Integers(axes)]);

    public string Squeeze(string name, string value, params ReadOnlySpan<long> axes) => Add("Squeeze", name, [value, Integers(axes)]);

    /// <summary>A size of 0 keeps the dimension, -1 takes what remains.</summary>
    public string Reshape(string name, string value, params ReadOnlySpan<long> shape) => Add("Reshape", name, [value, Integers(shape)]);

    public string Transpose(string name, string value, params ReadOnlySpan<long> permutation)
        => Add("Transpose", name, [value], Ints("perm", permutation));

    /// <summary>One dimension of a value, as a list of one.</summary>
    public string SizeOf(string name, string value, int axis) => Add("Shape", name, [value], Int("start", axis), Int("end", axis + 1));

    /// <summary>The beginning of a value along an axis.</summary>
    /// <param name="name">Name of the node.</param>
    /// <param name="value">The value.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="length">Name of a list of one: how many to keep.</param>
    public string Take(string name, string value, int axis, string length)
        => Add("Slice", name, [value, Integers(0), length, Integers(axis)]);

    /// <summary>ReduceMean, ReduceMax or ReduceSum, without the reduced axes.</summary>
    public string Reduce(string operation, string name, string value, params ReadOnlySpan<long> axes)
    {
        // The axes of ReduceSum became an input before those of the others.
        return Opset >= 18 || operation == "ReduceSum"
            ? Add(operation, name, [value, Integers(axes)], Int("keepdims", 0))
            : Add(operation, name, [value], Ints("axes", axes), Int("keepdims", 0));
    }
}
