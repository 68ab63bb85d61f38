using System.Globalization;
using TorchSharp;

namespace Panns.TorchSharp.Native;

/// <summary>Finds devices by name.</summary>
internal static class TorchDevices
{
    /// <summary>Whether a name is a device's: cpu, cuda, cuda:N.</summary>
    public static bool IsName(string name) => EngineDevice.TryParse(name, out _);

    /// <summary>The device of a name.</summary>
    /// <exception cref="PannsException">The device or libtorch is missing.</exception>
    public static torch.Device Find(string name)
    {
        if (!EngineDevice.TryParse(name, out var gpu))
        {
            throw new PannsException($"there is no device '{name}': cpu, cuda and cuda:1 are devices");
        }

        TorchLibrary.Load();
        if (gpu is not { } index)
        {
            return torch.CPU;
        }

        var count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (count == 0)
        {
            throw new PannsException($"{name}: {LoadProblem.NoGpu(TorchLibrary.HasCuda, TorchLibrary.WhyNoCuda)}; or use the device cpu");
        }

        return index < count
            ? new torch.Device(DeviceType.CUDA, index)
            : throw new PannsException(string.Create(CultureInfo.InvariantCulture, $"{name}: there are {count} GPUs, the last is cuda:{count - 1}"));
    }
}
