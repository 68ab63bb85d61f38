using System.Buffers.Binary;
using System.Globalization;

namespace Panns.Weights.Pickle;

/// <summary>
/// Reads the part of Python's pickle format (protocols 2 to 5) that checkpoints use. It builds dicts, tuples and numbers, asks
/// <see cref="IPickleObjects"/> for tensors, skips objects that weights do not need, and refuses every other opcode and every call of any
/// other function by name. Nothing in a pickle is run, and neither recursion nor uncounted allocations let a file exhaust stack or memory.
/// </summary>
internal ref partial struct PickleReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _source;
    private readonly AllocationBudget _budget;
    private readonly IPickleObjects _objects;
    private readonly bool _keepLists;
    private readonly PickleStack _stack;

    /// <summary>Prepares to read one pickle.</summary>
    /// <param name="bytes">The pickle; other data may follow it.</param>
    /// <param name="source">The file's name in error messages.</param>
    /// <param name="budget">Limits the memory.</param>
    /// <param name="objects">Makes tensors and storages.</param>
    /// <param name="keepLists">Keeps the items of lists instead of skipping them.</param>
    public PickleReader(ReadOnlySpan<byte> bytes, string source, AllocationBudget budget, IPickleObjects objects, bool keepLists = false)
    {
        _bytes = bytes;
        _source = source;
        _budget = budget;
        _objects = objects;
        _keepLists = keepLists;
        _stack = new PickleStack(source, budget);
        Position = 0;
    }

    /// <summary>Bytes read so far: after <see cref="Read"/>, the length of the pickle.</summary>
    public int Position { get; private set; }

    /// <summary>Decodes the pickle's texts.</summary>
    public readonly PickleTexts Texts => new(_bytes, _budget, _source);

    /// <summary>Reads to the end of the pickle.</summary>
    /// <returns>The pickled value.</returns>
    /// <exception cref="PannsException">The pickle is broken, cut short or uses something that a state dict does not need.</exception>
    public PickleValue Read()
    {
        if (TakeByte() != (byte)PickleOpcode.Proto || TakeByte() is < 2 or > 5)
        {
            throw Refuse("its pickle has another protocol than 2 to 5");
        }

        while (true)
        {
            var opcode = (PickleOpcode)TakeByte();
            if (opcode == PickleOpcode.Stop)
            {
                var value = _stack.Pop();
                return _stack.Count == 0 && !_stack.HasMarks ? value : throw Refuse("its pickle ends with values left over");
            }

            Execute(opcode);
        }
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Frame:
                Ahead((long)BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));
                break;
            case PickleOpcode.Mark:
                _stack.Mark();
                break;
            case PickleOpcode.Pop:
                _stack.Pop();
                break;
            case PickleOpcode.PopMark:
                _stack.PopToMark();
                break;
            case PickleOpcode.Binput:
                _stack.Memoize(TakeByte(), _stack.Peek());
                break;
            case PickleOpcode.LongBinput:
                _stack.Memoize(TakeUInt32(), _stack.Peek());
                break;
            case PickleOpcode.Memoize:
                _stack.Memoize(_stack.Peek());
                break;
            case PickleOpcode.Binget:
                _stack.Push(_stack.Recall(TakeByte()));
                break;
            case PickleOpcode.LongBinget:
                _stack.Push(_stack.Recall(TakeUInt32()));
                break;
            default:
                if (!TryScalar(opcode) && !TryCollection(opcode) && !TryObject(opcode))
                {
                    throw RefuseOpcode(opcode);
                }

                break;
        }
    }

    private bool TryScalar(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None:
                _stack.Push(new PickleValue(PickleKind.None));
                return true;
            case PickleOpcode.Newtrue or PickleOpcode.Newfalse:
                _stack.Push(new PickleValue(PickleKind.Bool, opcode == PickleOpcode.Newtrue ? 1 : 0));
                return true;
            case PickleOpcode.Binint:
                _stack.Push(PickleValue.Integer((int)TakeUInt32()));
                return true;
            case PickleOpcode.Binint1:
                _stack.Push(PickleValue.Integer(TakeByte()));
                return true;
            case PickleOpcode.Binint2:
                _stack.Push(PickleValue.Integer(BinaryPrimitives.ReadUInt16LittleEndian(Take(2))));
                return true;
            case PickleOpcode.Int:
                PushInt(TakeLine());
                return true;
            case PickleOpcode.Long1:
                PushLong(TakeByte());
                return true;
            case PickleOpcode.Long4:
                PushLong(TakeUInt32());
                return true;
            case PickleOpcode.Binfloat:
                Take(8);
                _stack.Push(PickleValue.Opaque);
                return true;
            case PickleOpcode.Binunicode or PickleOpcode.Binstring:
                PushText(TakeUInt32());
                return true;
            case PickleOpcode.ShortBinunicode or PickleOpcode.ShortBinstring:
                PushText(TakeByte());
                return true;
            case PickleOpcode.Binunicode8:
                PushText((long)BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));
                return true;
            case PickleOpcode.ShortBinbytes:
                SkipBytes(TakeByte());
                return true;
            case PickleOpcode.Binbytes:
                SkipBytes(TakeUInt32());
                return true;
            case PickleOpcode.Binbytes8 or PickleOpcode.Bytearray8:
                SkipBytes((long)BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));
                return true;
            default:
                return false;
        }
    }

    // Python 2 writes integers of more than 4 bytes as text. Those too large for a size or offset become opaque.
    private readonly void PushInt(string text)
        => _stack.Push(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? PickleValue.Integer(value) : PickleValue.Opaque);

    private void PushLong(long length)
    {
        var bytes = Ahead(length);
        Position += bytes.Length;
        if (length > sizeof(long))
        {
            _stack.Push(PickleValue.Opaque); // too big for any size or offset; a use as one is refused
            return;
        }

        // Two's complement, little-endian, as short as possible.
        long value = length > 0 && (sbyte)bytes[^1] < 0 ? -1 : 0;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        _stack.Push(PickleValue.Integer(value));
    }

    private void PushText(long length)
    {
        var start = Position;
        SkipBytes(length, PickleValue.TextAt(start, (int)Math.Clamp(length, 0, int.MaxValue)));
    }

    private void SkipBytes(long length, PickleValue value = default)
    {
        Position += Ahead(length).Length;
        _stack.Push(value);
    }

    private byte TakeByte() => Take(1)[0];

    private uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private ReadOnlySpan<byte> Take(int count)
    {
        var bytes = Ahead(count);
        Position += count;
        return bytes;
    }

    /// <summary>The next bytes, without advancing; throws if there are fewer.</summary>
    private readonly ReadOnlySpan<byte> Ahead(long count)
        => count >= 0 && count <= _bytes.Length - Position
            ? _bytes.Slice(Position, (int)count)
            : throw new PannsException($"{_source}: its pickle is cut short or broken at byte {Position}; get the file again");

    private readonly PannsException Refuse(string problem) => new($"{_source}: refused: {problem}");

    private readonly PannsException RefuseOpcode(PickleOpcode opcode)
        => Refuse($"opcode {Name(opcode)} at byte {Position - 1} of its pickle, which no state dict needs");

    private static string Name(PickleOpcode opcode)
        => Enum.IsDefined(opcode) ? opcode.ToString().ToUpperInvariant() : $"0x{(byte)opcode:x2}";
}
