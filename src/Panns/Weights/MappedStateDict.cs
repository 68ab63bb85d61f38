using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Panns.Common;

namespace Panns.Weights;

/// <summary>Tensors read in place from a mapped file of any format.</summary>
internal sealed unsafe class MappedStateDict : StateDict
{
    // Unaligned float reads work everywhere except on 32-bit Arm, and the legacy format does not align tensors.
    private static readonly bool SpansMayBeUnaligned = RuntimeInformation.ProcessArchitecture != Architecture.Arm;

    private readonly MappedFile _file;
    private readonly OrderedDictionary<string, TensorView> _tensors;

    public MappedStateDict(MappedFile file, OrderedDictionary<string, TensorView> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        _file = file;
        _tensors = tensors;
        Names = [.. tensors.Keys];
        Metadata = metadata ?? base.Metadata;
    }

    public override string Source => _file.Path;

    public override IReadOnlyList<string> Names { get; }

    public override IReadOnlyDictionary<string, string> Metadata { get; }

    internal override bool IsFixed => true;

    /// <summary>The same tensors by the names of the network alone, where another module's stood in front of them; the same file.</summary>
    public MappedStateDict Unwrapped()
    {
        var (tensors, hasTransferHead) = WrappedNames.Unwrap(_tensors);
        return tensors == _tensors ? this : new(
            _file, tensors, hasTransferHead ? new Dictionary<string, string>(Metadata, StringComparer.Ordinal) { [WrappedNames.ScoresKey] = WrappedNames.Softmax } : Metadata);
    }

    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _tensors.TryGetValue(name, out var view);
        shape = view?.Shape;
        return found;
    }

    public override bool TryGetSpan(string name, out ReadOnlySpan<float> values)
    {
        values = default;
        if (!_tensors.TryGetValue(name, out var view) || view.Type != ElementType.Float32 || view.Strides is not null)
        {
            return false;
        }

        var start = _file.Pointer(view.Offset, 4L * view.Length);
        if (((nint)start & 3) != 0 && !SpansMayBeUnaligned)
        {
            return false;
        }

        values = new ReadOnlySpan<float>(start, view.Length);
        return true;
    }

    public override void CopyTo(string name, Span<float> destination)
    {
        var view = Find(name);
        if (destination.Length != view.Length)
        {
            throw new ArgumentException($"{name} has {view.Length} values, the destination {destination.Length}", nameof(destination));
        }

        if (view.Type == ElementType.Float32)
        {
            CopyBytes(view, MemoryMarshal.AsBytes(destination));
        }
        else if (view.Strides is null)
        {
            CopyConverted(view, destination);
        }
        else
        {
            CopyGathered(view, destination);
        }

        if (view.Type == ElementType.Float32)
        {
            Release(name);
        }
    }

    [BestFriend]
    internal override bool TryGetPointer(string name, out float* values)
    {
        var found = TryGetSpan(name, out var span);
        values = found ? (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span)) : null;
        return found;
    }

    internal override void Release(string name)
    {
        var view = Find(name);
        if (view.Strides is null)
        {
            _file.Release(view.Offset, (long)view.Type.Size() * view.Length);
        }
    }

    internal override void Release(string name, long first, long count)
    {
        var view = Find(name);
        if (view.Strides is null)
        {
            _file.Release(view.Offset + (view.Type.Size() * first), view.Type.Size() * count);
        }
    }

    internal override ElementType TypeOf(string name) => Find(name).Type;

    [BestFriend]
    internal override void CopyBytes(string name, Span<byte> destination) => CopyBytes(Find(name), destination);

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }

    private TensorView Find(string name)
        => _tensors.TryGetValue(name, out var view) ? view : throw new PannsException($"{Source}: no tensor named '{name}'");

    private void CopyConverted(TensorView view, Span<float> destination)
    {
        const int Chunk = 1 << 20; // elements; keeps the byte spans below 2 GiB
        var size = view.Type.Size();
        for (var done = 0; done < destination.Length; done += Chunk)
        {
            var part = destination.Slice(done, Math.Min(Chunk, destination.Length - done));
            ElementConverter.ToSingle(view.Type, _file.Bytes(view.Offset + (long)done * size, part.Length * size), part);
        }
    }

    private void CopyGathered(TensorView view, Span<float> destination)
    {
        var bytes = checked(view.Length * view.Type.Size());
        var packed = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            CopyBytes(view, packed.AsSpan(0, bytes));
            ElementConverter.ToSingle(view.Type, packed.AsSpan(0, bytes), destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    private void CopyBytes(TensorView view, Span<byte> destination)
    {
        var size = view.Type.Size();
        if (view.Strides is null)
        {
            _file.Bytes(view.Offset, checked(view.Length * size)).CopyTo(destination);
            return;
        }

        // The view's bounds were checked when it was made, against a file of this length.
        var start = _file.Pointer(view.Offset, 0);
        switch (size)
        {
            case 8:
                StridedCopy.Gather((ulong*)start, view.Shape, view.Strides, MemoryMarshal.Cast<byte, ulong>(destination));
                break;
            case 4:
                StridedCopy.Gather((uint*)start, view.Shape, view.Strides, MemoryMarshal.Cast<byte, uint>(destination));
                break;
            case 2:
                StridedCopy.Gather((ushort*)start, view.Shape, view.Strides, MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            default:
                StridedCopy.Gather(start, view.Shape, view.Strides, destination);
                break;
        }
    }
}
