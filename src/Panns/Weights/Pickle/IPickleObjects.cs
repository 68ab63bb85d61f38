namespace Panns.Weights.Pickle;

/// <summary>How a file format resolves a pickle's references to stored data and its calls of allowed globals.</summary>
internal interface IPickleObjects
{
    /// <summary>The value behind a persistent id (a storage). Texts are decoded by <paramref name="texts"/>.</summary>
    PickleValue Persistent(ReadOnlySpan<PickleValue> id, PickleTexts texts);

    /// <summary>The result of calling an allowed global (other than OrderedDict and the skipped ones).</summary>
    PickleValue Call(PickleGlobal global, ReadOnlySpan<PickleValue> arguments, PickleTexts texts);
}

/// <summary>Decodes texts of the pickle that is being read.</summary>
internal readonly ref struct PickleTexts(ReadOnlySpan<byte> pickle, AllocationBudget budget, string source)
{
    // The longest real names (tensors, keys, modules) have about 100 bytes.
    private const int LongestName = 1024;

    private readonly ReadOnlySpan<byte> _pickle = pickle;

    public string Decode(PickleValue text)
    {
        var (start, length) = text.Text;
        if (length > LongestName)
        {
            throw new PannsException($"{source}: refused: a name of {length} bytes");
        }

        budget.Charge(2 * length + 32);
        return System.Text.Encoding.UTF8.GetString(_pickle.Slice(start, length));
    }
}
