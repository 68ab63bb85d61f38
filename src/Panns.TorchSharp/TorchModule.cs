using Panns.Networks;
using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using Panns.TorchSharp.Layers;
using Panns.TorchSharp.Native;
using Panns.Training;
using Panns.Weights;
using static TorchSharp.torch;

namespace Panns.TorchSharp;

/// <summary>
/// A network as a TorchSharp module, of any description: its state dict has the published names and shapes. In training mode
/// (<c>train()</c>) normalizations use the statistics of the batch and dropout drops; gradients go everywhere but through the front end.
/// </summary>
/// <example>
/// <code>
/// var network = PannsModels.Cnn14.Describe();
/// using var weights = WeightFile.Open("Cnn14_mAP=0.431.pth");
/// using var module = TorchModule.Create(network, weights, new TorchModuleOptions { Device = "cuda", ChannelsLast = true });
/// module.eval();
/// using var scores = module.forward(torch.zeros(1, network.SampleRate).to("cuda"));
/// </code>
/// </example>
public sealed partial class TorchModule : nn.Module<Tensor, Tensor>
{
    private const int OutputCombinations = 16;
    private readonly LayerOperator?[] _operators;
    private readonly ForwardPlan?[] _plans = new ForwardPlan?[2 * OutputCombinations];

    private TorchModule(NetworkDescription network, TorchModuleOptions options)
        : base(network.Name)
    {
        Network = network;
        ChannelsLast = options.ChannelsLast;
        AddTensors(TorchDevices.Find(options.Device));
        var readers = CountReaders(network);
        _operators = [.. network.Nodes.Select(node => node.Layer is Waveform or FeatureVector
            ? null
            : LayerOperator.Create(node, name => ParameterTree.At(this, name), IsFree(node, readers)))];
    }

    /// <summary>The network's description.</summary>
    public NetworkDescription Network { get; }

    /// <summary>Whether the kernels of two-dimensional convolutions lie channels last.</summary>
    public bool ChannelsLast { get; }

    /// <summary>Makes a module with given weights, or with fresh ones as the network's original code begins training.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; null to begin from scratch. They are copied.</param>
    /// <param name="options">Device and layout; null for <see cref="TorchModuleOptions.Default"/>.</param>
    /// <param name="seed">Seed of fresh weights.</param>
    /// <exception cref="PannsException">libtorch or the device cannot be used, or the weights are not this network's.</exception>
    public static TorchModule Create(NetworkDescription network, StateDict? weights = null, TorchModuleOptions? options = null, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        TorchLibrary.Load();
        var module = new TorchModule(network, options ?? TorchModuleOptions.Default);
        try
        {
            if (weights is not null)
            {
                module.ImportWeights(weights);
            }
            else
            {
                using var fresh = WeightInitializer.Create(network, seed);
                module.ImportWeights(fresh);
            }
        }
        catch
        {
            module.Dispose();
            throw;
        }

        return module;
    }

    /// <summary>Scores of clips.</summary>
    /// <param name="input">[clips, samples] mono samples at the network's rate, on the module's device.</param>
    /// <returns>[clips, classes] scores from 0 to 1.</returns>
    public override Tensor forward(Tensor input) => Run(input, OutputKinds.Clipwise).Clipwise!;

    /// <summary>Outputs of a batch, in the module's mode.</summary>
    /// <param name="waveforms">
    /// [clips, samples] mono samples at the network's rate, on the module's device. Clips shorter than the network's minimum are extended
    /// with zeros. For a network that reads vectors: [clips, features].
    /// </param>
    /// <param name="outputs">Which outputs to compute.</param>
    /// <exception cref="ArgumentException">The network lacks an output, or the input has another shape.</exception>
    public TorchOutputs Run(Tensor waveforms, OutputKinds outputs) => Run(waveforms, outputs, new ModulePass(training));

    /// <summary>Outputs of a batch.</summary>
    /// <param name="input">[clips, samples] waveforms, or with <paramref name="isLogMel"/> [clips, frames, mel bins] log-mels.</param>
    /// <param name="outputs">Which outputs to compute.</param>
    /// <param name="pass">What training adds to it: dropout, augmentation, statistics.</param>
    /// <param name="isLogMel">Whether the input is what the front end gives.</param>
    internal TorchOutputs Run(Tensor input, OutputKinds outputs, ForwardPass pass, bool isLogMel = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        var dimensions = isLogMel ? 3 : 2;
        if (input.dim() != dimensions || input.shape[0] < 1 || input.shape[1] < 1)
        {
            throw new ArgumentException(
                $"{Network.Name} takes {(isLogMel ? "[clips, frames, mel bins]" : "[clips, samples]")}, not [{string.Join(", ", input.shape)}]", nameof(input));
        }

        _ = isLogMel ? 0 : Network.InputLength((int)input.shape[1]);
        using var scope = NewDisposeScope();
        var plan = PlanFor(outputs, isLogMel);
        var values = new Tensor?[Network.Nodes.Length];
        pass.Clips = input.shape[0];
        foreach (var node in Network.Nodes)
        {
            if (!plan.Needed[node.Index])
            {
                continue;
            }

            pass.CancellationToken.ThrowIfCancellationRequested();
            values[node.Index] = node.Layer switch
            {
                Waveform => Extend(input),
                FeatureVector => input.unsqueeze(2).unsqueeze(3),
                LogMel when isLogMel => input.unsqueeze(1),
                _ => _operators[node.Index]!.Apply(pass, values[node.Inputs[0]]!, node.Inputs.Length > 1 ? values[node.Inputs[1]] : null),
            };
            foreach (var used in node.Inputs)
            {
                Release(values, used, node.Index, plan);
            }
        }

        return new()
        {
            Clipwise = outputs.HasFlag(OutputKinds.Clipwise) ? Vector(values[Network.ClipwiseOutput]!) : null,
            Logits = outputs.HasFlag(OutputKinds.Logits) ? Vector(values[Network.LogitsOutput!.Value]!) : null,
            Embedding = outputs.HasFlag(OutputKinds.Embedding) ? Vector(values[Network.EmbeddingOutput!.Value]!) : null,
            Framewise = outputs.HasFlag(OutputKinds.Framewise) ? Result(values[Network.FramewiseOutput!.Value]!.squeeze(3).transpose(1, 2)) : null,
        };
    }

    private static Tensor Vector(Tensor x) => Result(x.flatten(1));

    private static Tensor Result(Tensor x) => x.to(ScalarType.Float32).contiguous().MoveToOuterDisposeScope();

    /// <summary>Lets go of a value that no later node reads: its memory serves the next ones, unless a backward pass keeps it.</summary>
    private static void Release(Tensor?[] values, int index, int now, ForwardPlan plan)
    {
        if (plan.LastUse[index] != now || values[index] is not { } value)
        {
            return;
        }

        values[index] = null;
        if (!Array.Exists(values, other => ReferenceEquals(other, value)))
        {
            value.Dispose();
        }
    }

    private static int[] CountReaders(NetworkDescription network)
    {
        var readers = new int[network.Nodes.Length];
        foreach (var input in network.Nodes.SelectMany(node => node.Inputs))
        {
            readers[input]++;
        }

        foreach (var output in new[] { network.ClipwiseOutput, network.LogitsOutput, network.EmbeddingOutput, network.FramewiseOutput })
        {
            _ = output is { } index ? readers[index]++ : 0;
        }

        return readers;
    }

    /// <summary>Whether a node's first input is a tensor of its own, made by the layer before, that nothing else reads.</summary>
    private bool IsFree(Node node, int[] readers)
    {
        var input = Network.Nodes[node.Inputs[0]];
        return readers[input.Index] == 1 && input.Layer is Convolution or Linear or BatchNorm or Add;
    }

    /// <summary>[clips, samples] as [clips, 1, samples, 1], with zeros where the clips are too short.</summary>
    private Tensor Extend(Tensor waveforms)
    {
        var missing = Math.Max(Network.MinimumSamples, Network.FrontEnd?.MinimumSamples ?? 0) - waveforms.shape[1];
        var whole = missing > 0 ? nn.functional.pad(waveforms, (0, missing)) : waveforms;
        return whole.unsqueeze(1).unsqueeze(3);
    }

    private ForwardPlan PlanFor(OutputKinds outputs, bool isLogMel)
    {
        ref var plan = ref _plans[(int)outputs + (isLogMel ? OutputCombinations : 0)];
        return plan ??= ForwardPlan.For(Network, outputs, isLogMel);
    }
}
