using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Panns.Common;

namespace Panns;

/// <summary>A network's classes in the order of its outputs, found by name or mid. Immutable.</summary>
public sealed class LabelSet : IReadOnlyList<SoundLabel>
{
    private readonly SoundLabel[] _labels;
    private readonly Dictionary<string, SoundLabel> _byKey;

    /// <summary>Creates a set of labels.</summary>
    /// <param name="labels">At least one; label i has index i. Names are distinct, ignoring case, and so are mids.</param>
    /// <exception cref="ArgumentException">There are no labels, an index is out of order, or a name or mid is empty or repeated.</exception>
    public LabelSet(IEnumerable<SoundLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _labels = [.. labels];
        if (_labels.Length == 0)
        {
            throw new ArgumentException("a network has at least one class", nameof(labels));
        }

        _byKey = new(_labels.Length * 2, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _labels.Length; i++)
        {
            var label = _labels[i];
            var isNew = label.Index == i && label.Name.Length > 0 && _byKey.TryAdd(label.Name, label)
                && (label.Mid.Length == 0 || _byKey.TryAdd(label.Mid, label));
            if (!isNew)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"class {i}, '{label.Name}' {label.Mid}: its index is out of order, or its name empty or taken"), nameof(labels));
            }
        }
    }

    /// <summary>Number of classes.</summary>
    public int Count => _labels.Length;

    /// <summary>The class of an output.</summary>
    /// <param name="index">Index of the network's output.</param>
    public SoundLabel this[int index] => _labels[index];

    /// <summary>Creates a set from names only.</summary>
    /// <param name="names">Distinct names in the order of the network's outputs.</param>
    /// <exception cref="ArgumentException">A name is empty or repeated.</exception>
    public static LabelSet FromNames(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new(names.Select((name, index) => new SoundLabel(index, name)));
    }

    /// <summary>Numbers for classes without names: <c>class 0</c>, <c>class 1</c>, ...</summary>
    /// <param name="count">Number of classes, at least 1.</param>
    public static LabelSet Numbered(int count)
        => FromNames(Enumerable.Range(0, Guard.Positive(count)).Select(index => FormattableString.Invariant($"class {index}")));

    /// <summary>Finds a class by its name (ignoring case) or its mid.</summary>
    /// <param name="nameOrMid">Name or mid.</param>
    /// <param name="label">The class, if found.</param>
    public bool TryFind(string nameOrMid, [MaybeNullWhen(false)] out SoundLabel label)
    {
        ArgumentNullException.ThrowIfNull(nameOrMid);
        return _byKey.TryGetValue(nameOrMid, out label);
    }

    /// <summary>Finds a class by its name (ignoring case) or its mid.</summary>
    /// <param name="nameOrMid">Name or mid.</param>
    /// <exception cref="PannsException">No such class exists; the message suggests similar names.</exception>
    public SoundLabel Find(string nameOrMid)
    {
        if (TryFind(nameOrMid, out var label))
        {
            return label;
        }

        var similar = _labels.Select(other => other.Name).OrderBy(other => Distance(nameOrMid, other)).Take(3);
        throw new PannsException($"no class is called '{nameOrMid}'; similar names: {string.Join("; ", similar)}");
    }

    /// <inheritdoc/>
    public IEnumerator<SoundLabel> GetEnumerator() => ((IEnumerable<SoundLabel>)_labels).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // A name that contains the wanted text is nearest: "keyboard" should find "Computer keyboard".
    private static int Distance(string wanted, string name)
        => name.Contains(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : EditDistance.Between(wanted, name);
}
