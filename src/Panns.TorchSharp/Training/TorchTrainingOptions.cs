using System.Collections.Immutable;
using Panns.TorchSharp.Native;
using TorchSharp;

namespace Panns.TorchSharp;

/// <summary>Where and how libtorch trains.</summary>
public sealed record TorchTrainingOptions
{
    private readonly ImmutableArray<string> _devices = ["cpu"];

    /// <summary>On the processor, in float32.</summary>
    public static TorchTrainingOptions Default { get; } = new();

    /// <summary>
    /// The devices: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. With several, each trains a replica on its share of every batch and gradients
    /// are summed up. Batch normalization then sees each share apart, and after every pass the running means and variances of all devices are
    /// the mean of theirs, weighted by their clips.
    /// </summary>
    /// <exception cref="ArgumentException">None, or one that is no name of a device.</exception>
    public ImmutableArray<string> Devices
    {
        get => _devices;
        init => _devices = !value.IsDefaultOrEmpty && value.All(TorchDevices.IsName)
            ? value
            : throw new ArgumentException("names one or more devices: cpu, cuda, cuda:1", nameof(Devices));
    }

    /// <summary>
    /// How exactly convolutions and linear layers are computed; weights, gradients, the optimizer, front end, softmax and loss are float32 or
    /// more in any case.
    /// </summary>
    public TorchPrecision Precision { get; init; } = TorchPrecision.Full;

    /// <summary>Whether maps lie channels last; null where that is faster: on CUDA.</summary>
    public bool? ChannelsLast { get; init; }

    /// <summary>
    /// Whether dropout is drawn by the device in place of the CPU engine's generator, by libtorch's generators, seeded for every replica and
    /// layer of a pass (a GPU's is the process's own). null on CUDA alone, where masks made by the processor would be waited for: runs there
    /// repeat, but drop other values than those of other engines.
    /// </summary>
    public bool? DrawsOnDevice { get; init; }

    /// <summary>
    /// Type of weights, gradients and the optimizer's state. float64 serves comparisons: float32 decides by chance on which side of zero some
    /// arguments of ReLUs fall. Front ends are float32 in any case: it takes log-mels.
    /// </summary>
    internal torch.ScalarType Type { get; init; } = torch.ScalarType.Float32;

    /// <summary>Options for a list of devices.</summary>
    /// <param name="devices">Names with commas between: <c>cuda:0,cuda:1</c>.</param>
    /// <exception cref="PannsException">One is no name of a device.</exception>
    public static TorchTrainingOptions On(string devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        var names = devices.Split(',', StringSplitOptions.TrimEntries);
        return Array.Find(names, name => !TorchDevices.IsName(name)) is { } wrong
            ? throw new PannsException($"there is no device '{wrong}': cpu, cuda and cuda:1 are devices")
            : new() { Devices = [.. names] };
    }
}
