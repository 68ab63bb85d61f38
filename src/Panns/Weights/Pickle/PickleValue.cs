namespace Panns.Weights.Pickle;

/// <summary>Kinds of values on the unpickler's stack.</summary>
internal enum PickleKind : byte
{
    /// <summary>
    /// Skipped: numbers with a fraction, NumPy objects, classes and other things not in a state dict. <see cref="PickleValue.ClassName"/>
    /// is the class, or the object's class.
    /// </summary>
    Opaque,
    None,
    Bool,
    Integer,

    /// <summary>Text, not decoded yet: <see cref="PickleValue.Text"/> is its position in the pickle.</summary>
    Text,

    /// <summary>An allowed global: <see cref="PickleValue.Number"/> is its <see cref="PickleGlobal"/>.</summary>
    Global,
    Tuple,
    List,
    Dict,

    /// <summary>A tensor or a storage, made by the format's reader.</summary>
    Made,
}

/// <summary>A value of the unpickler. It is plain data, so a pickle cannot make this reader run code.</summary>
internal readonly record struct PickleValue(PickleKind Kind, long Number = 0, object? Reference = null)
{
    public static PickleValue Opaque => default;

    public bool IsTrue => Kind == PickleKind.Bool && Number != 0;

    /// <summary>The class of a skipped object, or the name of a skipped class or function; null if unknown.</summary>
    public string? ClassName => Kind == PickleKind.Opaque ? Reference as string : null;

    /// <summary>Start and length of a text within the pickle.</summary>
    public (int Start, int Length) Text => ((int)(Number >> 32), (int)Number);

    public static PickleValue Integer(long value) => new(PickleKind.Integer, value);

    public static PickleValue TextAt(int start, int length) => new(PickleKind.Text, ((long)start << 32) | (uint)length);
}

/// <summary>A tuple; <paramref name="Depth"/> is the nesting depth of tuples, including this one.</summary>
internal sealed record PickleTuple(PickleValue[] Items, int Depth)
{
    public static PickleTuple Empty { get; } = new([], 1);
}

/// <summary>A dict with text keys, in order; entries with other keys are dropped.</summary>
internal sealed class PickleDict
{
    public OrderedDictionary<string, PickleValue> Items { get; } = new(StringComparer.Ordinal);
}

/// <summary>
/// A list. Its items are kept if the reader was asked to, and while they could be the items of a dict: Python 2 writes an ordered dict as
/// a list of [text, value] lists.
/// </summary>
internal sealed class PickleList
{
    public List<PickleValue> Items { get; } = [];

    /// <summary>Whether items were dropped.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether the list, with this item, could still be the items of a dict.</summary>
    public bool MayBeOfDict(PickleValue next) => Items.Count switch
    {
        0 => next.Kind is PickleKind.Text or PickleKind.List,
        1 when Items[0].Kind == PickleKind.Text => true,
        _ => Items[0].Kind == PickleKind.List,
    };
}
