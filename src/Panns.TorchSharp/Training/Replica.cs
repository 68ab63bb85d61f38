using Panns.Networks;
using Panns.TorchSharp.Forward;
using Panns.TorchSharp.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>
/// A device's copy of the network, whose learning parameters, their gradients and its running statistics lie in one tensor each.
/// </summary>
internal sealed class Replica : IDisposable
{
    public Replica(NetworkDescription network, LearningParts parts, FlatLayout layout, FlatLayout statistics, string device, bool channelsLast, ScalarType type)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Device = TorchDevices.Find(device);
        Module = TorchModule.Create(network, options: new() { Device = device, ChannelsLast = channelsLast });
        _ = type == ScalarType.Float32 ? Module : Module.to(type);
        Upload = new(Device);
        Values = zeros(layout.Length, type, Device).DetachFromDisposeScope();
        Gradients = zeros(layout.Length, type, Device).DetachFromDisposeScope();
        Statistics = zeros(statistics.Length, type, Device).DetachFromDisposeScope();
        foreach (var spec in network.Parameters.Where(spec => spec.IsTrainable && !layout.Contains(spec.Name)))
        {
            Module.TensorOf(spec).requires_grad = false;
        }

        foreach (var spec in parts.Parameters)
        {
            // The backward pass adds to a gradient that exists already, in place: so gradients stay in the flat tensor.
            Move(spec, layout, Values).grad = layout.View(Gradients, spec.Name);
        }

        foreach (var spec in parts.Statistics)
        {
            _ = Move(spec, statistics, Statistics);
        }
    }

    public Device Device { get; }

    public TorchModule Module { get; }

    /// <summary>All parameters that learn.</summary>
    public Tensor Values { get; }

    /// <summary>Their gradients.</summary>
    public Tensor Gradients { get; }

    /// <summary>All running means and variances.</summary>
    public Tensor Statistics { get; }

    /// <summary>Brings batches to the device.</summary>
    public BatchUpload Upload { get; }

    /// <summary>Forward pass, loss and backward pass; adds to the gradients.</summary>
    /// <returns>This replica's part of the mean loss.</returns>
    public double Run(PassInput input, TrainingPass pass, TorchLoss loss, double weight)
    {
        using var scope = NewDisposeScope();
        var outputs = Module.Run(input.Clips.Values.to(Values.dtype), loss.Outputs, pass, input.IsLogMel);
        var mean = loss.Mean(outputs, input);
        mean.Multiply(weight).backward();

        // Read when all is queued: in the middle, a GPU would run dry and wait for the host to go on.
        var value = mean.item<double>();
        input.Clips.HaveArrived();
        return value;
    }

    public void Dispose()
    {
        Upload.Dispose();
        Module.Dispose();
        Values.Dispose();
        Gradients.Dispose();
        Statistics.Dispose();
    }

    /// <summary>Moves a tensor of the module into its part of a flat one. It stays the same object, the module's.</summary>
    private Tensor Move(ParameterSpec spec, FlatLayout layout, Tensor flat)
    {
        var tensor = Module.TensorOf(spec);
        var place = layout.View(flat, spec.Name);
        _ = place.copy_(tensor);
        _ = tensor.set_(place);
        return tensor;
    }
}

/// <summary>A replica's share of a batch, on its device.</summary>
/// <param name="Clips">[clips, samples], or [clips, frames, mel bins].</param>
/// <param name="IsLogMel">Whether they are log-mels.</param>
/// <param name="Targets">[clips after mixup, classes], float64.</param>
/// <param name="Divisor">What the sum of the loss is divided by: the whole batch's, so that replicas' parts add up.</param>
internal sealed record PassInput(UploadedClips Clips, bool IsLogMel, Tensor Targets, double Divisor)
{
    /// <summary>[clips after mixup, classes] of the teacher; null for none.</summary>
    public Tensor? TeacherLogits { get; init; }

    /// <summary>[clips after mixup, embedding size] of the teacher; null for none.</summary>
    public Tensor? TeacherEmbeddings { get; init; }

    /// <summary>Share of the whole batch's clips.</summary>
    public double Share { get; init; } = 1;
}
