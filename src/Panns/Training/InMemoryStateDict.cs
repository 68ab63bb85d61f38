using System.Runtime.InteropServices;
using Panns.Common;
using Panns.Weights;

namespace Panns.Training;

/// <summary>Named tensors in memory, for example of a network in training.</summary>
public sealed class InMemoryStateDict : StateDict
{
    private readonly OrderedDictionary<string, Entry> _tensors = new(StringComparer.Ordinal);

    /// <param name="source">What error messages call it.</param>
    public InMemoryStateDict(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Source = source;
    }

    /// <inheritdoc/>
    public override string Source { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => _tensors.Keys;

    /// <summary>Adds or replaces a tensor.</summary>
    /// <param name="name">Name of the tensor, as in the checkpoint: <c>fc1.weight</c>.</param>
    /// <param name="shape">Its shape; empty for a scalar.</param>
    /// <param name="values">Its values in C order, kept without copying.</param>
    /// <exception cref="ArgumentException">The number of values is not the shape's product.</exception>
    public void Set(string name, ReadOnlySpan<int> shape, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        long length = 1;
        foreach (var size in shape)
        {
            length *= size;
        }

        if (length != values.Length)
        {
            throw new ArgumentException($"{name}: {values.Length} values for a shape of {length}", nameof(values));
        }

        _tensors[name] = new(shape.ToArray(), values, null);
    }

    /// <summary>Adds or replaces a whole number, stored as int64 as PyTorch stores <c>num_batches_tracked</c>.</summary>
    /// <param name="name">Name of the tensor, as in the checkpoint: <c>fc1.weight</c>.</param>
    /// <param name="value">The value of the tensor, which is a scalar.</param>
    public void SetInteger(string name, long value) => _tensors[name] = new([], [value], value);

    /// <summary>Adds every tensor of another state dict under a longer name; values are copied.</summary>
    /// <param name="source">The tensors.</param>
    /// <param name="prefix">What their names get in front.</param>
    [BestFriend]
    internal void AddAll(StateDict source, string prefix = "") => AddAll(source, source.Names, prefix, 0);

    /// <summary>The tensors whose names begin alike, without that beginning: a copy.</summary>
    [BestFriend]
    internal static InMemoryStateDict Part(StateDict source, string prefix)
    {
        var part = new InMemoryStateDict(source.Source);
        part.AddAll(source, source.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)), "", prefix.Length);
        return part;
    }

    /// <summary>The values of a tensor, in place; they may be changed.</summary>
    /// <param name="name">Name of a tensor.</param>
    /// <exception cref="PannsException">No such tensor.</exception>
    public Span<float> Values(string name) => Find(name).Values;

    /// <summary>The array of a tensor's values, as it was given.</summary>
    internal float[] ArrayOf(string name) => Find(name).Values;

    /// <summary>A whole number.</summary>
    internal long IntegerOf(string name) => Find(name).Integer ?? throw new PannsException($"{Source}: '{name}' is no whole number");

    /// <inheritdoc/>
    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _tensors.TryGetValue(name, out var entry);
        shape = entry?.Shape;
        return found;
    }

    /// <inheritdoc/>
    public override bool TryGetSpan(string name, out ReadOnlySpan<float> values)
    {
        var found = _tensors.TryGetValue(name, out var entry) && entry.Integer is null;
        values = found ? entry!.Values : default;
        return found;
    }

    /// <inheritdoc/>
    public override void CopyTo(string name, Span<float> destination)
    {
        var values = Find(name).Values;
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, values.Length, nameof(destination));
        values.CopyTo(destination);
    }

    internal override ElementType TypeOf(string name) => Find(name).Integer is null ? ElementType.Float32 : ElementType.Int64;

    internal override void CopyBytes(string name, Span<byte> destination)
    {
        var entry = Find(name);
        if (entry.Integer is { } integer)
        {
            MemoryMarshal.Write(destination, integer);
        }
        else
        {
            MemoryMarshal.AsBytes(entry.Values.AsSpan()).CopyTo(destination);
        }
    }

    private void AddAll(StateDict source, IEnumerable<string> names, string prefix, int skipped)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (var name in names)
        {
            var target = prefix + name[skipped..];
            if (source.TypeOf(name) == ElementType.Int64 && source.TryGetShape(name, out var shape) && shape.IsEmpty)
            {
                source.CopyBytes(name, bytes);
                SetInteger(target, MemoryMarshal.Read<long>(bytes));
            }
            else if (source.TryGetShape(name, out shape))
            {
                var copy = shape.ToArray();
                Set(target, copy, source.Read(name));
            }
        }
    }

    private Entry Find(string name)
        => _tensors.TryGetValue(name, out var entry) ? entry : throw new PannsException($"{Source}: no tensor named '{name}'");

    private sealed record Entry(int[] Shape, float[] Values, long? Integer);
}
