namespace Panns.Weights.Pickle;

/// <summary>What a value on the unpickler's stack is.</summary>
internal enum PickleKind : byte
{
    /// <summary>
    /// Skipped: numbers with a fraction, NumPy objects, classes, whatever no state dict is made of. <see cref="PickleValue.ClassName"/>
    /// tells which class it is, or is an object of.
    /// </summary>
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

/// <summary>A value of the unpickler. Nothing here has behavior: a pickle cannot make this reader run anything.</summary>
internal readonly record struct PickleValue(PickleKind Kind, long Number = 0, object? Reference = null)
{
    public static PickleValue Opaque => default;

    public bool IsTrue => Kind == PickleKind.Bool && Number != 0;

    /// <summary>The class of a skipped object, or the name of a skipped class or function; null where not known.</summary>
    public string? ClassName => Kind == PickleKind.Opaque ? Reference as string : null;

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

/// <summary>
/// A list. Its items are kept where the reader was asked to, and where they may be a dict's: Python 2 writes an ordered dict as a list of
/// lists of a text and a value.
/// </summary>
internal sealed class PickleList
{
    public List<PickleValue> Items { get; } = [];

    /// <summary>Whether there were items that were not kept.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether an item would continue what may be a dict's items.</summary>
    public bool MayBeOfDict(PickleValue next) => Items.Count switch
    {
        0 => next.Kind is PickleKind.Text or PickleKind.List,
        1 when Items[0].Kind == PickleKind.Text => true,
        _ => Items[0].Kind == PickleKind.List,
    };
}
