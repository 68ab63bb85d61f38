using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>
/// Brings values to a device. A GPU fetches them from pinned memory by itself, while it is still busy with the pass before. Clips may be
/// brought by a thread of their own, while another uses what was brought before.
/// </summary>
internal sealed class BatchUpload(Device device) : IDisposable
{
    // As many as are in use at once: for the clips of the pass that runs, and for those prepared for the next pass.
    private readonly Stack<Tensor> _pinned = new();

    /// <summary>A batch's clips.</summary>
    public UploadedClips Clips(ReadOnlySpan<float> values, params long[] shape)
    {
        using var scope = NewDisposeScope();
        if (device.type == DeviceType.CPU)
        {
            var copy = empty(shape);
            Fill(copy, values);
            return new(copy.DetachFromDisposeScope());
        }

        var pinned = Pinned(values.Length);
        var part = pinned.narrow(0, 0, values.Length);
        Fill(part, values);
        return new(part.view(shape).to(device, non_blocking: true).DetachFromDisposeScope(), pinned, this);
    }

    /// <summary>A few values.</summary>
    public Tensor Small<T>(T[] values, params long[] shape)
        where T : unmanaged
    {
        // libtorch does not give out pinned memory that is released here before the device has read it.
        using var scope = NewDisposeScope();
        var host = from_array(values).reshape(shape);
        var result = device.type == DeviceType.CPU ? host : host.pin_memory().to(device, non_blocking: true);
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Takes pinned memory back that the device has read.</summary>
    public void Return(Tensor pinned)
    {
        lock (_pinned)
        {
            _pinned.Push(pinned);
        }
    }

    public void Dispose()
    {
        lock (_pinned)
        {
            while (_pinned.TryPop(out var pinned))
            {
                pinned.Dispose();
            }
        }
    }

    /// <summary>Pinned memory for some values. Pinning memory is slow, so it is used again.</summary>
    private Tensor Pinned(int length)
    {
        lock (_pinned)
        {
            if (_pinned.TryPop(out var free))
            {
                if (free.numel() >= length)
                {
                    return free;
                }

                free.Dispose();
            }
        }

        using var pageable = empty(length);
        return pageable.pin_memory().DetachFromDisposeScope();
    }

    private static void Fill(Tensor target, ReadOnlySpan<float> values) => values.CopyTo(MemoryMarshal.Cast<byte, float>(target.bytes));
}
