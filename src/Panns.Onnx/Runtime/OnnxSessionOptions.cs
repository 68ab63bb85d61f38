using Panns.Common;

namespace Panns.Onnx;

/// <summary>How ONNX Runtime runs a model.</summary>
public sealed record OnnxSessionOptions
{
    private readonly int _threads;
    private readonly int _deviceId;

    /// <summary>On the processor, with as many threads as ONNX Runtime sees fit.</summary>
    public static OnnxSessionOptions Default { get; } = new();

    /// <summary>Where to compute.</summary>
    public OnnxDevice Device { get; init; } = OnnxDevice.Cpu;

    /// <summary>Which GPU, from 0 on.</summary>
    public int DeviceId { get => _deviceId; init => _deviceId = Guard.NotNegative(value); }

    /// <summary>Threads for one run; 0 for one per core.</summary>
    public int Threads { get => _threads; init => _threads = Guard.NotNegative(value); }

    /// <summary>Whether ONNX Runtime may rewrite the graph when it loads it: fuse layers, choose layouts. Off only to compare.</summary>
    public bool OptimizeGraph { get; init; } = true;

    /// <summary>Whether threads keep spinning between layers, which is faster unless cores are shared with other work. They stop at the end of a run.</summary>
    public bool AllowSpinning { get; init; } = true;

    /// <summary>
    /// How a model that is made in memory has its front end written. A convolution is the faster one in ONNX Runtime.
    /// </summary>
    public OnnxFrontEnd FrontEnd { get; init; } = OnnxFrontEnd.Convolution;
}
