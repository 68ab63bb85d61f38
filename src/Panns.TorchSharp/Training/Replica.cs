using Panns.Networks;
using Panns.TorchSharp.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>A device's copy of the network, whose learning parameters and their gradients lie in one tensor each.</summary>
internal sealed class Replica : IDisposable
{
    public Replica(NetworkDescription network, LearningParts parts, FlatLayout layout, string device, bool channelsLast, ScalarType type)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Device = TorchDevices.Find(device);
        Module = TorchModule.Create(network, options: new() { Device = device, ChannelsLast = channelsLast });
        _ = type == ScalarType.Float32 ? Module : Module.to(type);
        Upload = new(Device);
        Values = zeros(layout.Length, type, Device).DetachFromDisposeScope();
        Gradients = zeros(layout.Length, type, Device).DetachFromDisposeScope();
        foreach (var spec in network.Parameters.Where(spec => spec.IsTrainable && !layout.Contains(spec.Name)))
        {
            Module.TensorOf(spec).requires_grad = false;
        }

        foreach (var spec in parts.Parameters)
        {
            // The parameter stays the module's, and its memory becomes a part of the flat tensor. A gradient that is there already is
            // added to in place by the backward pass, which keeps it there.
            var parameter = Module.TensorOf(spec);
            _ = parameter.set_(layout.View(Values, spec.Name));
            parameter.grad = layout.View(Gradients, spec.Name);
        }
    }

    public Device Device { get; }

    public TorchModule Module { get; }

    /// <summary>All parameters that learn.</summary>
    public Tensor Values { get; }

    /// <summary>Their gradients.</summary>
    public Tensor Gradients { get; }

    /// <summary>Brings batches to the device.</summary>
    public BatchUpload Upload { get; }

    /// <summary>Forward pass, loss and backward pass; adds to the gradients.</summary>
    /// <returns>This replica's part of the mean loss.</returns>
    public double Run(PassInput input, TrainingPass pass, TorchLoss loss, double weight)
    {
        using var scope = NewDisposeScope();
        var outputs = Module.Run(input.Clips.to(Values.dtype), loss.Output, pass, input.IsLogMel);
        var mean = loss.Mean(outputs, input.Targets, input.Divisor);

        // Read before the backward pass: on a GPU the caller gathers its next batch while that runs.
        var value = mean.item<double>();
        mean.mul(weight).backward();
        return value;
    }

    public void Dispose()
    {
        Upload.Dispose();
        Module.Dispose();
        Values.Dispose();
        Gradients.Dispose();
    }
}

/// <summary>A replica's share of a batch, on its device.</summary>
/// <param name="Clips">[clips, samples], or [clips, frames, mel bins].</param>
/// <param name="IsLogMel">Whether they are log-mels.</param>
/// <param name="Targets">[clips after mixup, classes], float64.</param>
/// <param name="Divisor">What the sum of the loss is divided by: the whole batch's, so that replicas' parts add up.</param>
internal sealed record PassInput(Tensor Clips, bool IsLogMel, Tensor Targets, double Divisor) : IDisposable
{
    public void Dispose()
    {
        Clips.Dispose();
        Targets.Dispose();
    }
}
