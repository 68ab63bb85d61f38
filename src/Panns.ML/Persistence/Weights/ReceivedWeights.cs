using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Engine.Kernels.Gemm;
using Panns.Weights;

namespace Panns.ML.Persistence.Weights;

/// <summary>
/// Tensors received piece by piece from a saved model, in unmanaged memory, so that a tensor packed by the engine is freed immediately.
/// </summary>
/// <param name="layout">The tensors and their positions in the pieces.</param>
/// <param name="inPlace">
/// Whether the engine may read them in place. It then folds weights in another order, which may change the last bit of a result, so a saved
/// model is read the way it was created.
/// </param>
/// <param name="source">Their name in messages.</param>
internal sealed unsafe class ReceivedWeights(WeightLayout layout, bool inPlace, string source) : StateDict
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly NativeBuffer?[] _values = new NativeBuffer?[layout.Tensors.Count];
    private readonly Dictionary<string, int> _indices = layout.Tensors.Select((tensor, i) => (tensor.Name, i)).ToDictionary(StringComparer.Ordinal);

    public override string Source => source;

    public override IReadOnlyList<string> Names { get; } = [.. layout.Tensors.Select(tensor => tensor.Name)];

    /// <summary>Number of pieces still missing.</summary>
    public int Missing { get; private set; } = layout.Pieces.Count;

    internal override bool IsFixed => Missing == 0;

    /// <summary>Adds the next piece.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        _hash.AppendData(MemoryMarshal.AsBytes(values));
        layout.Scatter(layout.Pieces.Count - Missing, values, Copy);
        Missing--;
    }

    /// <summary>SHA-256 over all pieces, in lower-case hexadecimal; valid once all have been received.</summary>
    public string PiecesHash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _indices.TryGetValue(name, out var index);
        shape = found ? layout.Tensors[index].Shape.AsSpan() : default;
        return found;
    }

    public override bool TryGetSpan(string name, out ReadOnlySpan<float> values)
    {
        var found = _indices.TryGetValue(name, out var index) && _values[index] is not null;
        values = found ? ValuesOf(index) : default;
        return found;
    }

    public override void CopyTo(string name, Span<float> destination)
    {
        if (!TryGetSpan(name, out var values))
        {
            throw new PannsException($"{Source}: no tensor named '{name}'");
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, values.Length, nameof(destination));
        values.CopyTo(destination);
    }

    internal override bool TryGetPointer(string name, out float* values)
    {
        values = inPlace && _indices.TryGetValue(name, out var index) && _values[index] is { } buffer ? buffer.Data : null;
        return values is not null;
    }

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        foreach (var buffer in _values)
        {
            buffer?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Frees a tensor that the engine has packed.</summary>
    internal override void Release(string name)
    {
        var index = _indices[name];
        _values[index]?.Dispose();
        _values[index] = null;
    }

    private void Copy(int tensor, int start, ReadOnlySpan<float> values)
    {
        _values[tensor] ??= new(layout.Tensors[tensor].Length);
        values.CopyTo(ValuesOf(tensor)[start..]);
    }

    private Span<float> ValuesOf(int tensor) => new(_values[tensor]!.Data, layout.Tensors[tensor].Length);
}
