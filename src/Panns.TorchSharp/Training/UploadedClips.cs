using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>Clips on a device, or on their way to it from pinned memory.</summary>
/// <param name="values">The clips.</param>
/// <param name="pinned">The memory from which the device reads; null where they were copied at once.</param>
/// <param name="owner">Whom it is returned to.</param>
internal sealed class UploadedClips(Tensor values, Tensor? pinned = null, BatchUpload? owner = null) : IDisposable
{
    private Tensor? _pinned = pinned;

    public Tensor Values { get; } = values;

    /// <summary>
    /// Says that the device has read the clips, as it has when a result of theirs is on the host. Only then may their memory be written
    /// again: TorchSharp has no events that would tell.
    /// </summary>
    public void HaveArrived()
    {
        if (Interlocked.Exchange(ref _pinned, null) is { } pinned)
        {
            owner!.Return(pinned);
        }
    }

    /// <summary>Releases them. Where they may still be on their way, libtorch keeps the memory until they have arrived.</summary>
    public void Dispose()
    {
        Values.Dispose();
        Interlocked.Exchange(ref _pinned, null)?.Dispose();
    }
}
