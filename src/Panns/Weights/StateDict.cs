using System.Collections.ObjectModel;
using System.Runtime.InteropServices;
using Panns.Common;
using Panns.Networks;

namespace Panns.Weights;

/// <summary>
/// The named tensors of a checkpoint, whatever file they come from. Values are read as float32 in C order. Safe for concurrent
/// reading; a memory-mapped file stays mapped until <see cref="Dispose()"/>.
/// </summary>
public abstract class StateDict : IDisposable
{
    /// <summary>The checkpoint's name in error messages, usually its path.</summary>
    public abstract string Source { get; }

    /// <summary>Tensor names in the checkpoint's order (<c>conv_block1.conv1.weight</c>, ...).</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The shape of a tensor, outermost dimension first; empty for a scalar.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="shape">Its shape when found.</param>
    /// <returns>Whether the checkpoint holds the tensor.</returns>
    public abstract bool TryGetShape(string name, out ReadOnlySpan<int> shape);

    /// <summary>Copies a tensor's values, converted to float32, in C order (strides are honored).</summary>
    /// <param name="name">Name of a tensor that the checkpoint holds.</param>
    /// <param name="destination">As many values as the shape's product.</param>
    /// <exception cref="PannsException">No such tensor, or its bytes cannot be read.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public abstract void CopyTo(string name, Span<float> destination);

    /// <summary>
    /// The tensor's values in place, where the file holds them as contiguous float32: no copy. The span may start at any byte address,
    /// and ends with this object: it must not be used after <see cref="Dispose()"/>.
    /// </summary>
    /// <param name="name">Name of a tensor.</param>
    /// <param name="values">Its values in C order if the method returns true.</param>
    /// <returns>False if the tensor is missing, or must be converted or reordered, which <see cref="CopyTo"/> does.</returns>
    public virtual bool TryGetSpan(string name, out ReadOnlySpan<float> values)
    {
        values = default;
        return false;
    }

    /// <summary>The file's metadata (safetensors' <c>__metadata__</c>); usually empty.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Like <see cref="TryGetSpan"/>, for memory that the garbage collector does not move.</summary>
    [BestFriend]
    internal virtual unsafe bool TryGetPointer(string name, out float* values)
    {
        values = null;
        return false;
    }

    /// <summary>Whether the tensors cannot change.</summary>
    internal virtual bool IsFixed => false;

    /// <summary>The network that the tensors are known to fit; null if not checked, or if they may have changed since.</summary>
    internal NetworkDescription? CheckedFor { get; set; }

    /// <summary>Releases the memory of a tensor; it is loaded again when read.</summary>
    internal virtual void Release(string name)
    {
    }

    /// <summary>The same for a run of a tensor's elements in C order.</summary>
    internal virtual void Release(string name, long first, long count)
    {
    }

    /// <summary>How the tensor is stored.</summary>
    internal virtual ElementType TypeOf(string name) => ElementType.Float32;

    /// <summary>Copies the elements in C order in their stored type, <see cref="TypeOf"/>.</summary>
    [BestFriend]
    internal virtual void CopyBytes(string name, Span<byte> destination) => CopyTo(name, MemoryMarshal.Cast<byte, float>(destination));

    /// <summary>Copies a tensor's values, as <see cref="CopyTo"/> gives them, into a new array.</summary>
    /// <param name="name">Name of a tensor that the checkpoint holds.</param>
    /// <exception cref="PannsException">No such tensor, or its bytes cannot be read.</exception>
    public float[] Read(string name)
    {
        if (!TryGetShape(name, out var shape))
        {
            throw new PannsException($"{Source}: no tensor named '{name}'");
        }

        var length = 1;
        foreach (var size in shape)
        {
            length = checked(length * size);
        }

        var values = new float[length];
        CopyTo(name, values);
        return values;
    }

    /// <summary>Releases the file behind the tensors.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the file behind the tensors.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
