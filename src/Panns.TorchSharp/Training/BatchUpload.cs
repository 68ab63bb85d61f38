using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>
/// Brings values to a device. A GPU fetches them from pinned memory by itself, while it is still busy with the backward pass before.
/// </summary>
internal sealed class BatchUpload(Device device) : IDisposable
{
    private Tensor? _pinned;

    /// <summary>A batch's clips. One at a time: the memory in between is used again, once the pass before has read its own.</summary>
    public Tensor Clips(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        if (device.type == DeviceType.CPU)
        {
            var copy = empty(shape);
            Fill(copy, values);
            return copy;
        }

        if (_pinned is null || _pinned.numel() < values.Length)
        {
            _pinned?.Dispose();
            using var pageable = empty(values.Length);
            _pinned = pageable.pin_memory().DetachFromDisposeScope();
        }

        using var scope = NewDisposeScope();
        var part = _pinned.narrow(0, 0, values.Length);
        Fill(part, values);
        return part.view(shape.ToArray()).to(device, non_blocking: true).MoveToOuterDisposeScope();
    }

    /// <summary>A few values.</summary>
    public Tensor Small<T>(T[] values, params long[] shape)
        where T : unmanaged
    {
        using var scope = NewDisposeScope();
        var host = from_array(values).reshape(shape);
        var result = device.type == DeviceType.CPU ? host : host.pin_memory().to(device, non_blocking: true);
        return result.MoveToOuterDisposeScope();
    }

    public void Dispose() => _pinned?.Dispose();

    private static void Fill(Tensor target, ReadOnlySpan<float> values) => values.CopyTo(MemoryMarshal.Cast<byte, float>(target.bytes));
}
