using System.Globalization;
using TorchSharp;

namespace Panns.TorchSharp.Native;

/// <summary>Devices by their names.</summary>
internal static class TorchDevices
{
    private const string Cuda = "cuda";

    /// <summary>Whether a name is one of a device: cpu, cuda, cuda:N.</summary>
    public static bool IsName(string name) => name is "cpu" or Cuda || IndexOf(name) is not null;

    /// <summary>The device of a name.</summary>
    /// <exception cref="PannsException">There is no such device here, or no libtorch.</exception>
    public static torch.Device Find(string name)
    {
        if (!IsName(name))
        {
            throw new PannsException($"there is no device '{name}': cpu, cuda and cuda:1 are devices");
        }

        TorchLibrary.Load();
        if (name == "cpu")
        {
            return torch.CPU;
        }

        var index = IndexOf(name) ?? 0;
        var count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (count == 0)
        {
            throw new PannsException($"{name}: {LoadProblem.NoGpu(TorchLibrary.HasCuda, TorchLibrary.WhyNoCuda)}; or use the device cpu");
        }

        return index < count
            ? new torch.Device(DeviceType.CUDA, index)
            : throw new PannsException(string.Create(CultureInfo.InvariantCulture, $"{name}: there are {count} GPUs, the last is cuda:{count - 1}"));
    }

    private static int? IndexOf(string name)
        => name.StartsWith(Cuda + ":", StringComparison.Ordinal) && int.TryParse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
}
