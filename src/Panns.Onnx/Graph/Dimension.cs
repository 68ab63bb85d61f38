using Panns.Onnx.Protobuf;

namespace Panns.Onnx.Graph;

/// <summary>One dimension of an input or output: a size, or the name of one that calls choose.</summary>
internal readonly record struct Dimension(long Size, string? Symbol)
{
    public static implicit operator Dimension(int size) => new(size, null);

    public static implicit operator Dimension(string symbol) => new(0, symbol);

    public TensorShapeProto.Types.Dimension ToProto() => Symbol is null ? new() { DimValue = Size } : new() { DimParam = Symbol };
}
