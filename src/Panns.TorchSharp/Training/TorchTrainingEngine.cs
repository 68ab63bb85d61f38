using System.Runtime.InteropServices;
using Panns.Common;
using Panns.Engine;
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
internal sealed partial class TorchTrainingEngine : ITrainingEngine
{
    private readonly TrainingOptions _options;
    private readonly TorchTrainingOptions _torch;
    private readonly LearningParts _parts;
    private readonly FlatLayout _layout;
    private readonly TorchLoss _loss;
    private readonly ReplicaGroup _replicas;
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
        var statistics = new FlatLayout(_parts.Statistics, options, channelsLast: false);
        var replicas = new List<Replica>();
        try
        {
            foreach (var device in _torch.Devices)
            {
                replicas.Add(new(network, _parts, _layout, statistics, device, channelsLast, _torch.Type));
            }

            _replicas = new([.. replicas]);
            _optimizer = FlatOptimizer.Create(options.Optimizer, _parts, _layout, Main);
        }
        catch (Exception problem)
        {
            // What was made on the other devices does not wait for the collector: it holds their memory.
            replicas.ForEach(replica => replica.Dispose());
            _loss.Dispose();
            if (problem is ExternalException external)
            {
                throw Failure(external);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public NetworkDescription Network { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> TrainableParameters { get; }

    // Has the parameters that count, and the running statistics.
    private Replica Main => _replicas.Main;

    /// <inheritdoc/>
    public IDisposable? Prepare(in TrainingBatch batch)
    {
        var values = Check(batch, out var mixes);
        try
        {
            return new PreparedBatch(this, batch.Clips, Upload(values, batch, mixes));
        }
        catch (ExternalException problem)
        {
            throw Failure(problem);
        }
    }

    /// <inheritdoc/>
    public double Accumulate(in TrainingBatch batch, ulong draw, double weight = 1)
    {
        if (!_parts.NeedsGradient[_loss.Node])
        {
            throw new PannsException($"{Network.Name}: nothing is left to train: all parameters below the loss are frozen");
        }

        UploadedClips[] clips = [];
        try
        {
            using var scope = NewDisposeScope();
            ApplySettings(Main, calls: 1);
            var values = Check(batch, out var mixes);
            clips = batch.Prepared is PreparedBatch prepared ? prepared.Take(this, batch.Clips) : Upload(values, batch, mixes);
            return Run(Share(batch, mixes, clips, draw), weight);
        }
        catch (ExternalException problem)
        {
            throw Failure(problem);
        }
        finally
        {
            Array.ForEach(clips, share => share.Dispose());
        }
    }

    /// <inheritdoc/>
    public double GradientNorm()
    {
        try
        {
            using var quiet = no_grad();
            using var scope = NewDisposeScope();
            return Norm().item<double>();
        }
        catch (ExternalException problem)
        {
            throw Failure(problem);
        }
    }

    /// <inheritdoc/>
    public void Update(double learningRate, double gradientFactor = 1)
    {
        try
        {
            ApplySettings(Main, calls: 1);
            _optimizer.Update(learningRate, gradientFactor);
            _replicas.Spread();
        }
        catch (ExternalException problem)
        {
            throw Failure(problem);
        }
    }

    /// <inheritdoc/>
    public double UpdateClipped(double learningRate, double largestNorm)
    {
        try
        {
            using var quiet = no_grad();
            using var scope = NewDisposeScope();
            ApplySettings(Main, calls: 1);

            // The factor stays on the device: the norm is read when the update is queued.
            var norm = Norm();
            _ = Main.Gradients.mul_(norm.Add(ITrainingEngine.SmallestNorm).reciprocal().Multiply(largestNorm).Clamp(0, 1).to(Main.Gradients.dtype));
            _optimizer.Update(learningRate);
            _replicas.Spread();
            return norm.item<double>();
        }
        catch (ExternalException problem)
        {
            throw Failure(problem);
        }
    }

    /// <inheritdoc/>
    public void ZeroGradients()
    {
        using var quiet = no_grad();
        _ = Main.Gradients.Fill_(0);
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> waveforms, int clips, Span<float> scores, Span<float> logits = default)
    {
        if (waveforms.IsEmpty || waveforms.Length % Guard.Positive(clips) != 0)
        {
            throw new ArgumentException($"{waveforms.Length} samples are not {clips} equally long clips", nameof(waveforms));
        }

        var samples = waveforms.Length / clips;
        var outputs = new NetworkOutputs { Clipwise = scores, Logits = logits };
        var wanted = OutputSpans.Validate(Network, outputs, clips, samples);
        if (wanted == OutputKinds.None)
        {
            return;
        }

        try
        {
            ApplySettings(Main, calls: 1);
            using var quiet = no_grad();
            var most = PassSize.Clips(Network, samples, Main.Device);
            for (var first = 0; first < clips; first += most)
            {
                using var scope = NewDisposeScope();
                var count = Math.Min(most, clips - first);
                using var input = Main.Upload.Clips(waveforms.Slice(first * samples, count * samples), count, samples);
                var results = Main.Module.Run(input.Values.to(Main.Values.dtype), wanted, new ForwardPass { ComputeType = ComputeType });
                OutputSpans.Copy(results.Clipwise, outputs.Clipwise, first, clips);
                OutputSpans.Copy(results.Logits, outputs.Logits, first, clips);
                input.HaveArrived();
            }
        }
        catch (ExternalException problem)
        {
            throw Failure(problem);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _loss.Dispose();
        _replicas.Dispose();
    }

    private ScalarType? ComputeType => _torch.Precision == TorchPrecision.BF16 ? ScalarType.BFloat16 : null;

    private void ApplySettings(Replica replica, int calls)
        => TorchSettings.Apply(Math.Max(1, _options.Engine.Threads / calls), _torch.Precision, replica.Device);

    private double Run(List<(PassInput Input, TrainingPass Pass)> shares, double weight)
    {
        var losses = new double[shares.Count];
        _replicas.Run(shares.Count, (replica, number) =>
        {
            ApplySettings(replica, shares.Count);
            losses[number] = replica.Run(shares[number].Input, shares[number].Pass, _loss, weight);
        });
        if (_replicas.All.Count > 1)
        {
            _replicas.Gather([.. shares.Select(share => (double)share.Pass.GivenClips / share.Pass.AllClips)]);
        }

        return losses.Sum();
    }

    private Tensor Norm() => Main.Gradients.Square().sum(ScalarType.Float64).sqrt();

    private PannsException Failure(ExternalException problem) => TorchFailure.Of(
        problem,
        Network.Name,
        string.Join(", ", _torch.Devices),
        "smaller batches, batches in parts or bfloat16 need less");
}
