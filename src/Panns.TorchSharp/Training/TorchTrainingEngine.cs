using System.Runtime.InteropServices;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using Panns.TorchSharp.Native;
using Panns.TorchSharp.Training.Optimizers;
using Panns.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>
/// Training by libtorch, on the processor or on GPUs. Weights and optimizer states are those of the CPU engine: a run begun with one
/// goes on with the other.
/// </summary>
public sealed partial class TorchTrainingEngine : ITrainingEngine
{
    private readonly TrainingOptions _options;
    private readonly TorchTrainingOptions _torch;
    private readonly LearningParts _parts;
    private readonly FlatLayout _layout;
    private readonly TorchLoss _loss;
    private readonly Replica[] _replicas;
    private readonly FlatOptimizer _optimizer;
    private readonly bool _hasMixup;
    private readonly bool _drawsOnDevice;

    /// <summary>Makes a replica on every device.</summary>
    /// <param name="network">The network, described for as many classes as the targets have.</param>
    /// <param name="options">How to train; the threads of its engine are libtorch's too, for the whole process.</param>
    /// <param name="torchOptions">Where; null for <see cref="TorchTrainingOptions.Default"/>.</param>
    /// <exception cref="PannsException">libtorch or a device cannot be used, or nothing is left to train.</exception>
    public TorchTrainingEngine(NetworkDescription network, TrainingOptions options, TorchTrainingOptions? torchOptions = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        Network = network;
        _options = options;
        _torch = torchOptions ?? TorchTrainingOptions.Default;
        _parts = new(network, options);
        _loss = new(network, options.Loss);
        _hasMixup = network.Nodes.Any(node => node.Layer is Mixup);
        TrainableParameters = [.. _parts.Parameters.Select(spec => spec.Name)];
        TorchLibrary.Load();
        var isOnGpu = _torch.Devices.Any(name => TorchDevices.Find(name).type == DeviceType.CUDA);
        _drawsOnDevice = _torch.DrawsOnDevice ?? isOnGpu;
        var channelsLast = _torch.ChannelsLast ?? isOnGpu;
        _layout = new(_parts.Parameters, options, channelsLast);
        _replicas = [.. _torch.Devices.Select(device => new Replica(network, _parts, _layout, device, channelsLast, _torch.Type))];
        _optimizer = FlatOptimizer.Create(options.Optimizer, _parts, _layout, Main);
    }

    /// <inheritdoc/>
    public NetworkDescription Network { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> TrainableParameters { get; }

    // Has the parameters that count, and the running statistics.
    private Replica Main => _replicas[0];

    /// <inheritdoc/>
    public double Accumulate(in TrainingBatch batch, ulong draw, double weight = 1)
    {
        if (!_parts.NeedsGradient[_loss.Node])
        {
            throw new PannsException($"{Network.Name}: nothing is left to train: all parameters below the loss are frozen");
        }

        using var scope = NewDisposeScope();
        ApplySettings(Main, calls: 1);
        if (_drawsOnDevice)
        {
            using var generator = manual_seed((long)draw);
        }

        var shares = Share(batch, draw);
        double loss = 0;
        if (shares.Count == 1)
        {
            loss = Main.Run(shares[0].Input, shares[0].Pass, _loss, weight);
        }
        else
        {
            // A thread for each: a device's operations are queued while the others' are.
            var losses = new double[shares.Count];
            Parallel.For(0, shares.Count, index =>
            {
                ApplySettings(_replicas[index], shares.Count);
                losses[index] = _replicas[index].Run(shares[index].Input, shares[index].Pass, _loss, weight);
            });
            loss = losses.Sum();
            Gather(shares.Count);
        }

        return loss;
    }

    /// <inheritdoc/>
    public double GradientNorm()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return Main.Gradients.square().sum(ScalarType.Float64).sqrt().item<double>();
    }

    /// <inheritdoc/>
    public void Update(double learningRate, double gradientFactor = 1)
    {
        _optimizer.Update(learningRate, gradientFactor);
        Spread();
    }

    /// <inheritdoc/>
    public void ZeroGradients()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        _ = Main.Gradients.fill_(0);
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> waveforms, int clips, Span<float> scores, Span<float> logits = default)
    {
        if (!logits.IsEmpty && Network.LogitsOutput is null)
        {
            throw new ArgumentException($"{Network.Name} has no logits", nameof(logits));
        }

        ApplySettings(Main, calls: 1);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var input = Main.Upload.Clips(waveforms, clips, waveforms.Length / Guard.Positive(clips));
        var wanted = (scores.IsEmpty ? TorchOutputKinds.None : TorchOutputKinds.Clipwise) | (logits.IsEmpty ? TorchOutputKinds.None : TorchOutputKinds.Logits);
        var outputs = Main.Module.Run(input, wanted, new ForwardPass { ComputeType = ComputeType });
        Copy(outputs.Clipwise, scores);
        Copy(outputs.Logits, logits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _loss.Dispose();
        Array.ForEach(_replicas, replica => replica.Dispose());
    }

    private ScalarType? ComputeType => _torch.Precision == TorchPrecision.BF16 ? ScalarType.BFloat16 : null;

    private void ApplySettings(Replica replica, int calls)
        => TorchSettings.Apply(Math.Max(1, _options.Engine.Threads / calls), _torch.Precision, replica.Device);

    /// <summary>Adds all gradients to the main replica's.</summary>
    private void Gather(int replicas)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        for (var i = 1; i < replicas; i++)
        {
            _ = Main.Gradients.add_(_replicas[i].Gradients.to(Main.Device));
            _ = _replicas[i].Gradients.fill_(0);
        }
    }

    /// <summary>Gives every replica the main one's parameters.</summary>
    private void Spread()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        foreach (var replica in _replicas.AsSpan(1))
        {
            _ = replica.Values.copy_(Main.Values, nonBlocking: true);
        }
    }

    private static void Copy(Tensor? source, Span<float> target)
    {
        if (source is not null)
        {
            using var host = source.cpu();
            MemoryMarshal.Cast<byte, float>(host.bytes).CopyTo(target);
        }
    }
}
