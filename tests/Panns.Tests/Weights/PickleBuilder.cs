using System.Buffers.Binary;
using System.Text;

namespace Panns.Tests.Weights;

/// <summary>Writes valid and hostile pickles, opcode by opcode.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> _bytes = [];

    public PickleBuilder(byte protocol = 2) => Op(0x80).Op(protocol);

    public byte[] ToArray() => [.. _bytes];

    public PickleBuilder Op(byte opcode)
    {
        _bytes.Add(opcode);
        return this;
    }

    public PickleBuilder Op(char opcode) => Op((byte)opcode);

    public PickleBuilder Repeat(string opcodes, int times)
    {
        _bytes.AddRange(Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(opcodes, times))));
        return this;
    }

    public PickleBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBuilder UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }

    public PickleBuilder UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Raw(bytes);
    }

    /// <summary>BINUNICODE.</summary>
    public PickleBuilder Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Op('X').UInt32((uint)bytes.Length).Raw(bytes);
    }

    /// <summary>BININT, or LONG1 where that is too small.</summary>
    public PickleBuilder Integer(long value)
        => value == (int)value ? Op('J').UInt32((uint)(int)value) : Op(0x8a).Op(8).UInt64((ulong)value);

    public PickleBuilder Global(string module, string name) => Op('c').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleBuilder Integers(params long[] values)
    {
        Op('(');
        foreach (var value in values)
        {
            Integer(value);
        }

        return Op('t');
    }

    /// <summary>A tensor over the float storage <paramref name="key"/>.</summary>
    public PickleBuilder Tensor(string key, long stored, long first, long[] shape, long[] strides, string type = "FloatStorage", bool legacy = false)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op('(');
        Op('(').Text("storage").Global("torch", type).Text(key).Text("cpu").Integer(stored);
        (legacy ? Op('N') : this).Op('t').Op('Q');
        return Integer(first).Integers(shape).Integers(strides).Op(0x89).Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R');
    }
}
