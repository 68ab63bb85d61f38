namespace Panns.TorchSharp;

/// <summary>How libtorch runs a network.</summary>
public sealed record TorchSessionOptions
{
    private const int MostThreads = 256;
    private readonly int _threads = Math.Min(Environment.ProcessorCount, MostThreads);

    /// <summary>On the processor, with one thread per processor, in float32.</summary>
    public static TorchSessionOptions Default { get; } = new();

    /// <summary>The device: <c>cpu</c>, <c>cuda</c> (the first GPU) or <c>cuda:1</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Processor threads that share the work of a call, 1 to 256; by default one per processor.</summary>
    public int Threads
    {
        get => _threads;
        init => _threads = value is >= 1 and <= MostThreads
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Threads), value, $"must be between 1 and {MostThreads}");
    }

    /// <summary>How exactly convolutions and linear layers are computed.</summary>
    public TorchPrecision Precision { get; init; } = TorchPrecision.Full;

    /// <summary>Whether maps lie channels last; null for what is the faster on the device.</summary>
    public bool? ChannelsLast { get; init; }

    /// <summary>
    /// Whether normalizations are multiplied into the convolutions before them, as every engine for inference does. Off only to compare.
    /// </summary>
    public bool FoldNormalizations { get; init; } = true;
}
