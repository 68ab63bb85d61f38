using Microsoft.ML.OnnxRuntime;
using Panns.Engine;
using Panns.Networks;
using Panns.Onnx.Layers;
using Panns.Onnx.Protobuf;
using Panns.Onnx.Runtime;
using Panns.Weights;

namespace Panns.Onnx;

/// <summary>
/// A network on ONNX Runtime. The runtime reads and writes the caller's memory; nothing is copied on the way to the processor.
/// </summary>
/// <example>
/// <code>
/// using var session = OnnxSession.Open("cnn14.onnx", OnnxSessionOptions.Default with { Threads = 4 });
/// using var model = new PannsModel(session); // tags, embeds and detects as with any engine
/// Console.WriteLine(new AudioTagger(model).Tag("dog.wav").Tags[0]);
/// </code>
/// </example>
public sealed class OnnxSession : IInferenceSession
{
    private readonly InferenceSession _session;
    private readonly OutputKinds _outputs;
    private readonly string _source;

    private OnnxSession(InferenceSession session, NetworkDescription network, string source, OnnxDevice device)
    {
        _session = session;
        _source = source;
        Network = network;
        Engine = $"ONNX Runtime {OnnxRuntimeInfo.Version} {device}";
        Input = session.InputMetadata.ContainsKey("logmel") ? OnnxInput.LogMel : OnnxInput.Waveform;
        _outputs = OutputBinder.Find(session.OutputMetadata.Keys);
        Labels = ModelLabels.Read(session.ModelMetadata.CustomMetadataMap, network.Classes, source);
    }

    /// <inheritdoc/>
    public NetworkDescription Network { get; }

    /// <inheritdoc/>
    public string Engine { get; }

    /// <summary>The model's input, which determines whether to call <see cref="Run"/> or <see cref="RunLogMel"/>.</summary>
    public OnnxInput Input { get; }

    /// <summary>The model's outputs.</summary>
    public OutputKinds Outputs => _outputs;

    /// <summary>
    /// The classes, where the model holds their names: AudioSet's, with their identifiers, where they are called as those are. A class without a
    /// name, or with the name of an earlier one (letter case aside), has its number in it.
    /// </summary>
    public LabelSet? Labels { get; }

    /// <summary>Opens a model that <see cref="OnnxExporter"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Device, threads; <see cref="OnnxSessionOptions.Default"/> where null.</param>
    /// <exception cref="PannsException">The file is no such model, or the device cannot be used.</exception>
    public static OnnxSession Open(string path, OnnxSessionOptions? options = null) => Open(path, null, options);

    /// <summary>Opens a model of a network that is not in the catalog: one of your own, or one changed.</summary>
    /// <param name="path">The file, as <see cref="OnnxExporter"/> wrote it for the network.</param>
    /// <param name="network">The network; null for the one that the file names.</param>
    /// <param name="options">Device, threads; <see cref="OnnxSessionOptions.Default"/> where null.</param>
    /// <exception cref="PannsException">The file is no such model, its outputs are not the network's, or the device cannot be used.</exception>
    public static OnnxSession Open(string path, NetworkDescription? network, OnnxSessionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new PannsException($"{path}: there is no such file");
        }

        var session = SessionFactory.Create(options, path, settings => new InferenceSession(path, settings));
        try
        {
            CheckOutputs(session, network ??= Describe(session, path), path);
            return new(session, network, path, (options ?? OnnxSessionOptions.Default).Device);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Makes a session straight from a network and its weights, without a file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="options">Device, threads; <see cref="OnnxSessionOptions.Default"/> where null.</param>
    /// <param name="input">What the session takes.</param>
    /// <exception cref="PannsException">The weights are not this network's, or the device cannot be used.</exception>
    public static OnnxSession Create(
        NetworkDescription network, StateDict weights, OnnxSessionOptions? options = null, OnnxInput input = OnnxInput.Waveform)
    {
        options ??= OnnxSessionOptions.Default;
        return Create(network, OnnxExporter.Build(network, weights, new OnnxExportOptions { Input = input, FrontEnd = options.FrontEnd }), options);
    }

    /// <summary>Makes a session of a model in memory.</summary>
    internal static OnnxSession Create(NetworkDescription network, ModelProto model, OnnxSessionOptions? options = null)
        => new(SessionFactory.Create(options, network.Name, model), network, network.Name, (options ?? OnnxSessionOptions.Default).Device);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The model takes log-mels.</exception>
    public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
    {
        if (Input != OnnxInput.Waveform)
        {
            throw new InvalidOperationException($"{_source}: the model takes log-mels; call {nameof(RunLogMel)}");
        }

        var samples = Divide(waveforms.Length, clips, nameof(waveforms));
        var frames = Network.FramewiseOutput is null ? 0 : Network.FrameCount(samples);
        _ = Network.InputLength(samples);
        RunModel(Network.InputFeatures > 0 ? "features" : "waveform", waveforms, [clips, samples], frames, outputs, cancellationToken);
    }

    /// <summary>Runs a batch of equally long log-mel spectrograms.</summary>
    /// <param name="logMels">[clips, frames, mels], as the network's front end gives them, with at least as many frames as the network needs.</param>
    /// <param name="clips">Number of clips, at least 1.</param>
    /// <param name="outputs">Where the results go; outputs with an empty span are not computed.</param>
    /// <param name="cancellationToken">Checked between layers.</param>
    /// <exception cref="InvalidOperationException">The model takes the waveform.</exception>
    /// <exception cref="ArgumentException">A span has the wrong length, or asks for an output that the model does not have.</exception>
    public void RunLogMel(ReadOnlySpan<float> logMels, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
    {
        if (Input != OnnxInput.LogMel || Network.FrontEnd is not { } settings)
        {
            throw new InvalidOperationException($"{_source}: the model takes the waveform; call {nameof(Run)}");
        }

        var values = Divide(logMels.Length, clips, nameof(logMels));
        if (values % settings.MelBins != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{logMels.Length} values are not {clips} x frames x {settings.MelBins}"), nameof(logMels));
        }

        var frames = values / settings.MelBins;
        RunModel("logmel", logMels, [clips, 1, frames, settings.MelBins], frames, outputs, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static int Divide(int length, int clips, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clips);
        return length > 0 && length % clips == 0
            ? length / clips
            : throw new ArgumentException(FormattableString.Invariant($"{length} values are not {clips} equally long clips"), parameter);
    }

    private static NetworkDescription Describe(InferenceSession session, string path)
    {
        var metadata = session.ModelMetadata.CustomMetadataMap;
        if (!metadata.TryGetValue(ModelMetadata.Model, out var name))
        {
            throw new PannsException(metadata.TryGetValue(ModelMetadata.Strategy, out var strategy)
                ? $"{path}: a classifier by {strategy} holds no network; run it with ONNX Runtime itself"
                : $"{path}: this model was not exported by Panns.ML: it does not say which network it is");
        }

        if (PannsModels.All.FirstOrDefault(one => one.Name == name) is not { } model)
        {
            throw new PannsException($"{path}: its network {name} is not in the catalog; open it with a description of the network");
        }

        foreach (var output in (ReadOnlySpan<string>)[ModelOutput.Clipwise, ModelOutput.Logits, ModelOutput.Framewise])
        {
            if (session.OutputMetadata.TryGetValue(output, out var classes))
            {
                return model.Describe(classes.Dimensions[^1]);
            }
        }

        return ModelMetadata.ReadLabels(metadata, path) is { Count: > 0 } labels ? model.Describe(labels.Count) : model.Describe();
    }

    /// <summary>Results go to memory that the caller measured by the description, so the model has to agree with it.</summary>
    private static void CheckOutputs(InferenceSession session, NetworkDescription network, string path)
    {
        (string Name, int Length)[] expected =
        [
            (ModelOutput.Clipwise, network.Classes),
            (ModelOutput.Logits, network.Classes),
            (ModelOutput.Framewise, network.Classes),
            (ModelOutput.Embedding, network.EmbeddingSize),
        ];
        foreach (var (name, length) in expected)
        {
            if (session.OutputMetadata.TryGetValue(name, out var output) && output.Dimensions[^1] != length)
            {
                throw new PannsException(FormattableString.Invariant(
                    $"{path}: its output '{name}' has {output.Dimensions[^1]} values, {network.Name} as described {length}"));
            }
        }
    }

    private unsafe void RunModel(
        string input, ReadOnlySpan<float> values, long[] shape, int frames, NetworkOutputs outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var clips = (int)shape[0];
        using var binder = new OutputBinder(_source, _outputs);
        fixed (float* data = values, clipwise = outputs.Clipwise, embedding = outputs.Embedding, framewise = outputs.Framewise, logits = outputs.Logits)
        {
            binder.Bind(ModelOutput.Clipwise, OutputKinds.Clipwise, clipwise, outputs.Clipwise.Length, clips, Network.Classes);
            binder.Bind(ModelOutput.Embedding, OutputKinds.Embedding, embedding, outputs.Embedding.Length, clips, Network.EmbeddingSize);
            binder.Bind(ModelOutput.Framewise, OutputKinds.Framewise, framewise, outputs.Framewise.Length, clips, frames, Network.Classes);
            binder.Bind(ModelOutput.Logits, OutputKinds.Logits, logits, outputs.Logits.Length, clips, Network.Classes);
            if (binder.IsEmpty)
            {
                return;
            }

            using var options = new RunOptions();
            using var registration = cancellationToken.CanBeCanceled ? cancellationToken.Register(() => options.Terminate = true) : default;
            using var tensor = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, shape, (nint)data, (long)values.Length * sizeof(float));
            try
            {
                _session.Run(options, [input], [tensor], binder.Names, binder.Values);
            }
            catch (OnnxRuntimeException problem)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new PannsException($"{_source}: ONNX Runtime failed: {problem.Message}", problem);
            }
        }
    }
}
