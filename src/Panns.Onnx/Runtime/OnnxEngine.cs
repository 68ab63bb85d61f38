using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Onnx;

/// <summary>
/// ONNX Runtime as one of <see cref="PannsEngines"/>: networks are exported in memory. Programs need not refer to this type:
/// <see cref="PannsEngines.OnnxRuntime"/> finds it if they have this package.
/// </summary>
public sealed class OnnxEngine() : PannsEngine(EngineName, "ONNX Runtime")
{
    private const string EngineName = "onnx";

    // The second session for parallel callers holds the weights a second time, and larger networks than this gain little from it.
    private const long MostParametersTwice = 10_000_000;

    /// <inheritdoc/>
    public override string? WhyUnavailable
    {
        get
        {
            try
            {
                return OnnxRuntimeInfo.Providers.Count > 0 ? null : $"{Title} names no provider";
            }
            catch (PannsException problem)
            {
                return problem.Message;
            }
        }
    }

    /// <inheritdoc/>
    public override string Details => $"{Title} {OnnxRuntimeInfo.Version}, {string.Join(", ", OnnxRuntimeInfo.Providers)}";

    /// <inheritdoc/>
    public override bool HasDevices => true;

    /// <inheritdoc/>
    public override IReadOnlyList<EngineDevice> Devices =>
    [
        new(EngineDevice.Cpu),
        new(EngineDevice.Cuda, OnnxRuntimeInfo.Providers.Contains(OnnxRuntimeInfo.CudaProvider) ? null : OnnxRuntimeInfo.WithoutCuda),
    ];

    /// <summary>Makes this the engine behind <see cref="PannsEngines.OnnxRuntime"/>, for programs in which it is not found by name.</summary>
    public static void Register() => PannsEngines.Register(new OnnxEngine());

    /// <inheritdoc/>
    public override bool Opens(string path) => ".onnx".Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override PannsModel OpenModel(string path, PannsModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var session = OnnxSession.Open(path, OptionsOf(options.Device, options.Threads));
        try
        {
            return WhyUnfit(session, options.Task) is { } reason
                ? throw new PannsException($"{path}: the model {reason}")
                : new(session, options.Labels ?? session.Labels);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads)
        => OnnxSession.Create(network, weights, OptionsOf(device, threads));

    /// <inheritdoc/>
    protected override (IInferenceSession Wide, IInferenceSession? Narrow) CreateForCallers(NetworkDescription network, StateDict weights, string? device)
    {
        // Both sessions use one export.
        var options = OptionsOf(device, null);
        var model = OnnxExporter.Build(network, weights, new OnnxExportOptions { FrontEnd = options.FrontEnd });
        var wide = OnnxSession.Create(network, model, options);
        var isSmall = options.Device == OnnxDevice.Cpu && network.ParameterCount <= MostParametersTwice;
        return (wide, isSmall ? OnnxSession.Create(network, model, options with { Threads = 1 }) : null);
    }

    private static OnnxSessionOptions OptionsOf(string? device, int? threads)
        => EngineDevice.TryParse(device ?? EngineDevice.Cpu, out var gpu)
            ? new() { Threads = threads ?? 0, Device = gpu is null ? OnnxDevice.Cpu : OnnxDevice.Cuda, DeviceId = gpu ?? 0 }
            : throw new PannsException($"there is no device '{device}': cpu, cuda and cuda:1 are devices");

    private static string? WhyUnfit(OnnxSession session, ModelTask task)
    {
        var network = session.Network;
        var (output, isThere) = task switch
        {
            ModelTask.Embedding => (OutputKinds.Embedding, network.EmbeddingOutput is not null),
            ModelTask.Detection => (OutputKinds.Framewise, network.FramewiseOutput is not null),
            _ => (OutputKinds.Clipwise, true),
        };
        return session.Input != OnnxInput.Waveform ? "takes log-mels: export it with the waveform as its input"
            : isThere && !session.Outputs.HasFlag(output) ? $"was exported without the output that this needs: {output.ToString().ToLowerInvariant()}"
            : null;
    }
}
