using System.Collections.Immutable;

namespace Panns.Transfer.Data;

/// <summary>Maps class names to indices, in a given order or in ascending order of the names.</summary>
internal sealed class ClassIndex
{
    private readonly Dictionary<string, int> _index;

    private ClassIndex(ImmutableArray<string> names)
    {
        Names = names;
        _index = names.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
    }

    public ImmutableArray<string> Names { get; }

    public static ClassIndex Of(IEnumerable<string> names) => new([.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);

    public static ClassIndex InOrder(IEnumerable<string> names) => new([.. names]);

    public bool TryFind(string name, out int index) => _index.TryGetValue(name, out index);

    public ImmutableArray<int> Find(IEnumerable<string> names) => [.. names.Select(name => _index[name]).Distinct().Order()];
}
