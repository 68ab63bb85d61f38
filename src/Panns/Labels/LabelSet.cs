using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Panns.Common;

namespace Panns;

/// <summary>The classes of a network in the order of its outputs, found by name or by mid. Immutable.</summary>
public sealed class LabelSet : IReadOnlyList<SoundLabel>
{
    private readonly SoundLabel[] _labels;
    private readonly Dictionary<string, SoundLabel> _byKey;

    /// <summary>Creates a set from labels in order.</summary>
    /// <param name="labels">At least one; label i has index i. Names are distinct, letter case aside, and so are mids.</param>
    /// <exception cref="ArgumentException">There are none, an index is out of order, or a name or mid is empty or repeated.</exception>
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
    /// <param name="index">Its place in the network's output.</param>
    public SoundLabel this[int index] => _labels[index];

    /// <summary>Creates a set from names alone.</summary>
    /// <param name="names">Distinct names in the order of the network's outputs.</param>
    /// <exception cref="ArgumentException">A name is empty or repeated.</exception>
    public static LabelSet FromNames(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new(names.Select((name, index) => new SoundLabel(index, name)));
    }

    /// <summary>Names for classes that nobody has named: <c>class 0</c>, <c>class 1</c>, ...</summary>
    /// <param name="count">Number of classes, at least 1.</param>
    public static LabelSet Numbered(int count)
        => FromNames(Enumerable.Range(0, Guard.Positive(count)).Select(index => FormattableString.Invariant($"class {index}")));

    /// <summary>Finds a class by its name (letter case aside) or its mid.</summary>
    /// <param name="nameOrMid">Name or mid.</param>
    /// <param name="label">The class when found.</param>
    public bool TryFind(string nameOrMid, [MaybeNullWhen(false)] out SoundLabel label)
    {
        ArgumentNullException.ThrowIfNull(nameOrMid);
        return _byKey.TryGetValue(nameOrMid, out label);
    }

    /// <summary>Finds a class by its name (letter case aside) or its mid.</summary>
    /// <param name="nameOrMid">Name or mid.</param>
    /// <exception cref="PannsException">There is none; the message names similar ones.</exception>
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

    // A name that contains what was asked for is nearer than any other: "keyboard" is meant to find "Computer keyboard".
    private static int Distance(string wanted, string name)
        => name.Contains(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : EditDistance.Between(wanted, name);
}
