namespace Panns.Weights.Pickle;

/// <summary>What a value on the unpickler's stack is.</summary>
internal enum PickleKind : byte
{
    /// <summary>Skipped: numbers with a fraction, lists, NumPy objects, and whatever else a state dict does not need.</summary>
    Opaque,
    None,
    Bool,
    Integer,

    /// <summary>Text, not decoded yet: <see cref="PickleValue.Text"/> tells where in the pickle it lies.</summary>
    Text,

    /// <summary>An allowed global: <see cref="PickleValue.Number"/> is its <see cref="PickleGlobal"/>.</summary>
    Global,
    Tuple,
    List,
    Dict,

    /// <summary>A tensor or a storage, made by the format's reader.</summary>
    Made,
}

/// <summary>A value of the unpickler. Nothing here has behaviour: a pickle cannot make this reader run anything.</summary>
internal readonly record struct PickleValue(PickleKind Kind, long Number = 0, object? Reference = null)
{
    public static PickleValue Opaque => default;

    public bool IsTrue => Kind == PickleKind.Bool && Number != 0;

    /// <summary>Start and length of a text within the pickle.</summary>
    public (int Start, int Length) Text => ((int)(Number >> 32), (int)Number);

    public static PickleValue Integer(long value) => new(PickleKind.Integer, value);

    public static PickleValue TextAt(int start, int length) => new(PickleKind.Text, ((long)start << 32) | (uint)length);
}

/// <summary>A tuple; <paramref name="Depth"/> counts the tuples within one another, itself included.</summary>
internal sealed record PickleTuple(PickleValue[] Items, int Depth)
{
    public static PickleTuple Empty { get; } = new([], 1);
}

/// <summary>A dict by its text keys, in order; entries with other keys are dropped.</summary>
internal sealed class PickleDict
{
    public OrderedDictionary<string, PickleValue> Items { get; } = new(StringComparer.Ordinal);
}

/// <summary>A list; its items are kept only where the reader was asked to.</summary>
internal sealed class PickleList
{
    public List<PickleValue> Items { get; } = [];
}
