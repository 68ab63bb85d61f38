using System.Globalization;
using Google.Protobuf;
using Panns.Onnx.Protobuf;
using DataType = Panns.Onnx.Protobuf.TensorProto.Types.DataType;

namespace Panns.Onnx.Graph;

/// <content>Initializers: the weights and constants of the graph.</content>
internal sealed partial class GraphBuilder
{
    private readonly Dictionary<string, string> _integers = [];

    /// <summary>Adds a float32 tensor and returns its name.</summary>
    public string Floats(string name, ReadOnlySpan<long> shape, float[] values)
        => Initializer(name, DataType.Float, shape, AsBytes<float>(values));

    /// <summary>Adds a tensor in float32, or rounded to float16 (values beyond its range become its largest), and returns its name.</summary>
    public string Floats(string name, ReadOnlySpan<long> shape, float[] values, bool half)
    {
        if (!half)
        {
            return Floats(name, shape, values);
        }

        var halves = Array.ConvertAll(values, value => (Half)Math.Clamp(value, -65504f, 65504f));
        return Initializer(name, DataType.Float16, shape, AsBytes<Half>(halves));
    }

    /// <summary>Adds a float32 scalar.</summary>
    public string Scalar(string name, float value, bool half = false) => Floats(name, [], [value], half);

    public string SignedBytes(string name, ReadOnlySpan<long> shape, sbyte[] values) => Initializer(name, DataType.Int8, shape, AsBytes<sbyte>(values));

    public string Bytes(string name, ReadOnlySpan<long> shape, byte[] values) => Initializer(name, DataType.Uint8, shape, values);

    public string Int32s(string name, ReadOnlySpan<long> shape, int[] values) => Initializer(name, DataType.Int32, shape, AsBytes<int>(values));

    /// <summary>A list of integers: axes, shapes, indices. Equal lists share one initializer.</summary>
    public string Integers(params ReadOnlySpan<long> values)
    {
        var text = string.Join('_', values.ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture).Replace('-', 'm')));
        return Shared($"ints_{text}", [values.Length], values.ToArray());
    }

    /// <summary>An integer scalar; equal ones share one initializer.</summary>
    public string Integer(long value) => Shared(FormattableString.Invariant($"int_{value}").Replace('-', 'm'), [], [value]);

    private string Shared(string name, ReadOnlySpan<long> shape, long[] values)
    {
        if (!_integers.TryGetValue(name, out var existing))
        {
            existing = Initializer(name, DataType.Int64, shape, AsBytes<long>(values));
            _integers.Add(name, existing);
        }

        return existing;
    }

    private string Initializer(string name, DataType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> bytes)
    {
        name = Unique(name);
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        foreach (var size in shape)
        {
            tensor.Dims.Add(size);
        }

        Graph.Initializer.Add(tensor);
        return name;
    }

    // Not copied: nobody changes the arrays that are given to this.
    private static ReadOnlyMemory<byte> AsBytes<T>(T[] values)
        where T : unmanaged
    {
        // The format is little-endian; so is every processor that .NET 10 supports but one.
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("ONNX export needs a little-endian processor");
        }

        return new ArrayBytes<T>(values).Memory;
    }
}
