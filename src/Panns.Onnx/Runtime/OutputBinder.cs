using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Panns.Onnx.Layers;

namespace Panns.Onnx.Runtime;

/// <summary>The outputs of one run, as tensors over the caller's memory.</summary>
/// <param name="source">What errors call the model.</param>
/// <param name="available">The outputs that the model has.</param>
internal sealed unsafe class OutputBinder(string source, OutputKinds available) : IDisposable
{
    public List<string> Names { get; } = [];

    public List<OrtValue> Values { get; } = [];

    public bool IsEmpty => Names.Count == 0;

    public static OutputKinds Find(IEnumerable<string> names)
    {
        var found = OutputKinds.None;
        foreach (var name in names)
        {
            found |= name switch
            {
                ModelOutput.Clipwise => OutputKinds.Clipwise,
                ModelOutput.Embedding => OutputKinds.Embedding,
                ModelOutput.Framewise => OutputKinds.Framewise,
                ModelOutput.Logits => OutputKinds.Logits,
                _ => OutputKinds.None,
            };
        }

        return found;
    }

    /// <summary>Adds an output, unless its destination is empty.</summary>
    /// <exception cref="ArgumentException">The model lacks it, or the destination has another length.</exception>
    public void Bind(string name, OutputKinds kind, float* destination, int length, params long[] shape)
    {
        if (length == 0)
        {
            return;
        }

        if (!available.HasFlag(kind))
        {
            throw new ArgumentException($"{source}: the model has no output '{name}'");
        }

        var expected = shape.Aggregate(1L, (product, size) => product * size);
        if (length != expected)
        {
            throw new ArgumentException(FormattableString.Invariant($"{source}: room for {length} values of '{name}', not {expected}"));
        }

        Names.Add(name);
        Values.Add(OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (nint)destination, (long)length * sizeof(float)));
    }

    public void Dispose()
    {
        foreach (var value in Values)
        {
            value.Dispose();
        }
    }
}
