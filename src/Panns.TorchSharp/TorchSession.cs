using System.Runtime.InteropServices;
using Panns.Engine;
using Panns.Networks;
using Panns.TorchSharp.Forward;
using Panns.TorchSharp.Native;
using Panns.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp;

/// <summary>
/// A network on libtorch: on the processor or an NVIDIA GPU. Safe to call from several threads. The number of threads and the precision on a
/// GPU are settings of the whole process in libtorch; a session sets them at every call.
/// </summary>
/// <example>
/// <code>
/// var network = PannsModels.Cnn14.Describe();
/// using var weights = WeightFile.Open("Cnn14_mAP=0.431.pth");
/// using var session = TorchSession.Create(network, weights, new TorchSessionOptions { Device = "cuda", Precision = TorchPrecision.BF16 });
/// using var model = new PannsModel(session); // tags, embeds and detects as with any engine
/// </code>
/// </example>
public sealed class TorchSession : IInferenceSession
{
    private readonly TorchModule _module;
    private readonly TorchSessionOptions _options;
    private readonly Device _device;
    private readonly bool _ownsModule;

    private TorchSession(TorchModule module, TorchSessionOptions options, bool ownsModule = true)
    {
        _module = module;
        _options = options;
        _ownsModule = ownsModule;
        _device = module.Device;
    }

    /// <summary>Whether it computes on the processor.</summary>
    internal bool IsOnProcessor => _device.type == DeviceType.CPU;

    /// <summary>Threads that share the work of a call on the processor.</summary>
    internal int Threads => _options.Threads;

    /// <inheritdoc/>
    public NetworkDescription Network => _module.Network;

    /// <inheritdoc/>
    public string Engine => $"libtorch {TorchInfo.Version} {_device.type} {_options.Precision}";

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <param name="options">Device, threads, precision; null for <see cref="TorchSessionOptions.Default"/>.</param>
    /// <exception cref="PannsException">libtorch or the device cannot be used, or the weights are not the network's.</exception>
    public static TorchSession Create(NetworkDescription network, StateDict weights, TorchSessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        options ??= TorchSessionOptions.Default;
        var isGpu = TorchDevices.Find(options.Device).type == DeviceType.CUDA;
        var module = TorchModule.Create(network, weights, new() { Device = options.Device, ChannelsLast = options.ChannelsLast ?? isGpu });
        module.eval();
        if (options.FoldNormalizations)
        {
            module.FoldNormalizations();
        }

        return new(module, options);
    }

    /// <summary>A session on the same weights with another number of threads; dispose of it before this one.</summary>
    internal TorchSession WithThreads(int threads) => new(_module, _options with { Threads = threads }, ownsModule: false);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clips);
        if (waveforms.IsEmpty || waveforms.Length % clips != 0)
        {
            throw new ArgumentException($"{waveforms.Length} samples are not {clips} equally long clips", nameof(waveforms));
        }

        var samples = waveforms.Length / clips;
        var wanted = OutputSpans.Validate(Network, outputs, clips, samples);
        if (wanted == OutputKinds.None)
        {
            return;
        }

        TorchSettings.Apply(_options.Threads, _options.Precision, _device);
        using var mode = inference_mode();
        var most = PassSize.Clips(Network, samples, _device);
        try
        {
            for (var first = 0; first < clips; first += most)
            {
                var count = Math.Min(most, clips - first);
                RunPart(waveforms.Slice(first * samples, count * samples), first, count, clips, wanted, outputs, cancellationToken);
            }
        }
        catch (ExternalException problem)
        {
            throw TorchFailure.Of(problem, Network.Name, _options.Device, "shorter windows, or another device, need less");
        }
    }

    /// <summary>Releases the weights. Not while <see cref="Run"/> is running.</summary>
    public void Dispose()
    {
        if (_ownsModule)
        {
            _module.Dispose();
        }
    }

    private void RunPart(
        ReadOnlySpan<float> waveforms, int first, int count, int clips, OutputKinds wanted, NetworkOutputs outputs, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var input = empty(count, waveforms.Length / count);
        waveforms.CopyTo(MemoryMarshal.Cast<byte, float>(input.bytes));
        var pass = new ForwardPass
        {
            CancellationToken = cancellationToken,
            ComputeType = _options.Precision == TorchPrecision.BF16 ? ScalarType.BFloat16 : null,
        };
        var results = _module.Run(input.to(_device), wanted, pass);
        OutputSpans.Copy(results.Clipwise, outputs.Clipwise, first, clips);
        OutputSpans.Copy(results.Logits, outputs.Logits, first, clips);
        OutputSpans.Copy(results.Embedding, outputs.Embedding, first, clips);
        OutputSpans.Copy(results.Framewise, outputs.Framewise, first, clips);
    }
}
