using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Panns.Weights;

namespace Panns.ML;

/// <summary>
/// Tensors in memory that does not move, as those of a mapped file. The engine folds such weights in another order than others, which
/// may change the last bit of a result: a saved model takes the way that it was made with.
/// </summary>
internal sealed class PinnedStateDict(string source) : StateDict
{
    private readonly OrderedDictionary<string, (int[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);

    public override string Source => source;

    public override IReadOnlyList<string> Names => _tensors.Keys;

    public void Set(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        var pinned = GC.AllocateUninitializedArray<float>(values.Length, pinned: true);
        values.CopyTo(pinned);
        _tensors[name] = (shape.ToArray(), pinned);
    }

    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _tensors.TryGetValue(name, out var tensor);
        shape = tensor.Shape;
        return found;
    }

    public override bool TryGetSpan(string name, out ReadOnlySpan<float> values)
    {
        var found = _tensors.TryGetValue(name, out var tensor);
        values = tensor.Values;
        return found;
    }

    public override void CopyTo(string name, Span<float> destination)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
        {
            throw new PannsException($"{Source}: no tensor named '{name}'");
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, tensor.Values.Length, nameof(destination));
        tensor.Values.CopyTo(destination);
    }

    internal override unsafe bool TryGetPointer(string name, out float* values)
    {
        var found = _tensors.TryGetValue(name, out var tensor);
        values = found ? (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(tensor.Values)) : null;
        return found;
    }
}
