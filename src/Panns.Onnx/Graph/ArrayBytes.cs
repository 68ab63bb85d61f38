using System.Buffers;
using System.Runtime.InteropServices;

namespace Panns.Onnx.Graph;

/// <summary>An array's bytes in place: weights go to the file without being copied first.</summary>
internal sealed unsafe class ArrayBytes<T>(T[] values) : MemoryManager<byte>
    where T : unmanaged
{
    private GCHandle _handle;

    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(values.AsSpan());

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        if (!_handle.IsAllocated)
        {
            _handle = GCHandle.Alloc(values, GCHandleType.Pinned);
        }

        return new((byte*)_handle.AddrOfPinnedObject() + elementIndex, pinnable: this);
    }

    public override void Unpin()
    {
        if (_handle.IsAllocated)
        {
            _handle.Free();
        }
    }

    protected override void Dispose(bool disposing) => Unpin();
}
