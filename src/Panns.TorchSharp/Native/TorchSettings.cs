using TorchSharp;

namespace Panns.TorchSharp.Native;

/// <summary>libtorch's settings of the whole process.</summary>
internal static class TorchSettings
{
    /// <summary>Sets what a session or a training engine needs, unless it is set already.</summary>
    /// <param name="threads">Threads of a call. OpenMP keeps this setting for each calling thread, so each has to set it.</param>
    /// <param name="precision">Whether a GPU may round factors; libtorch lets its convolutions do so unless told otherwise.</param>
    /// <param name="device">The device.</param>
    public static void Apply(int threads, TorchPrecision precision, torch.Device device)
    {
        if (torch.get_num_threads() != threads)
        {
            torch.set_num_threads(threads);
        }

        if (device.type == DeviceType.CUDA)
        {
            var rounds = precision != TorchPrecision.Full;
            torch.backends.cuda.matmul.allow_tf32 = rounds;
            torch.backends.cudnn.allow_tf32 = rounds;
        }
    }
}
