using System.Runtime.InteropServices;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.TorchSharp.Forward;
using Panns.TorchSharp.Layers;
using Panns.Training;
using Panns.Weights;
using Panns.Weights.Binding;
using static TorchSharp.torch;

namespace Panns.TorchSharp;

/// <content>The state dict.</content>
public sealed partial class TorchModule
{
    private static readonly long[] ToChannelsLast = [0, 2, 3, 1];
    private static readonly long[] FromChannelsLast = [0, 3, 1, 2];

    /// <summary>The device of the weights.</summary>
    public Device Device => TensorOf(Network.Parameters.First()).device;

    /// <summary>Replaces the state dict. The tensors stay the same objects, so an optimizer that holds them goes on working.</summary>
    /// <param name="weights">All tensors of the network; those of the front end and the batch counts may be absent.</param>
    /// <exception cref="PannsException">A tensor is absent or has another shape, or there is one too many.</exception>
    public void ImportWeights(StateDict weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        WeightBinder.Check(weights, Network);
        using var quiet = no_grad();
        foreach (var spec in Network.Parameters)
        {
            using var scope = NewDisposeScope();
            if (spec.Kind == ParameterKind.BatchCount)
            {
                var count = weights.TryGetShape(spec.Name, out _) ? (long)weights.Read(spec.Name)[0] : 0;
                _ = TensorOf(spec).Fill_(count);
            }
            else if (weights.TryGetShape(spec.Name, out _))
            {
                var values = empty(ShapeOf(spec));
                weights.CopyTo(spec.Name, MemoryMarshal.Cast<byte, float>(values.bytes));
                _ = TensorOf(spec).copy_(values);
            }
        }
    }

    /// <summary>The state dict as it is now: a copy, in the order of the network's description.</summary>
    /// <param name="frontEnd">Whether the constants of the front end are part of it, as they are of the published checkpoints.</param>
    public InMemoryStateDict ExportWeights(bool frontEnd = true)
    {
        using var quiet = no_grad();
        var weights = new InMemoryStateDict($"{Network.Name} in libtorch");
        foreach (var spec in Network.Parameters)
        {
            using var scope = NewDisposeScope();
            if (spec.Kind == ParameterKind.BatchCount)
            {
                weights.SetInteger(spec.Name, TensorOf(spec).cpu().item<long>());
            }
            else if (frontEnd || spec.Kind != ParameterKind.FrontEnd)
            {
                weights.Set(spec.Name, spec.Shape.AsSpan(), Values(TensorOf(spec)));
            }
        }

        return weights;
    }

    /// <summary>A tensor of the state dict, itself.</summary>
    /// <param name="spec">One of the network's parameters.</param>
    internal Tensor TensorOf(ParameterSpec spec)
    {
        var (home, name) = Split(spec.Name);
        return ParameterTree.At(this, home)[name];
    }

    /// <summary>A tensor's values in C order, on the processor, as float32.</summary>
    internal static float[] Values(Tensor tensor)
    {
        var values = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(values.bytes).ToArray();
    }

    private static long[] ShapeOf(ParameterSpec spec) => [.. spec.Shape.Select(size => (long)size)];

    private static (string Home, string Name) Split(string path)
    {
        var dot = path.LastIndexOf('.');
        return (path[..dot], path[(dot + 1)..]);
    }

    private void AddTensors(Device device)
    {
        foreach (var spec in Network.Parameters)
        {
            var (home, name) = Split(spec.Name);
            ParameterTree.At(this, home).Add(name, Create(spec, device), spec.IsTrainable);
        }

        if (Network.FrontEnd is { } settings)
        {
            var home = ParameterTree.At(this, LogMelOperator.Home);
            var window = Array.ConvertAll(WindowFunction.Create(settings), value => (float)value);
            home.AddHidden(LogMelOperator.Window, tensor(window, device: device).DetachFromDisposeScope());
            if (home.Find(LogMelOperator.Filters) is null)
            {
                home.AddHidden(LogMelOperator.Filters, Constant(new MelFilterBank(settings).ToSingle(), [-1, settings.MelBins], device));
            }
        }
    }

    private Tensor Create(ParameterSpec spec, Device device)
    {
        using var scope = NewDisposeScope();
        var shape = ShapeOf(spec);
        if (spec.Kind == ParameterKind.FrontEnd)
        {
            return Constant(FrontEndTensors.ValuesOf(spec.Name, Network.FrontEnd!), shape, device);
        }

        if (spec.Kind == ParameterKind.BatchCount)
        {
            return zeros([], ScalarType.Int64, device).DetachFromDisposeScope();
        }

        var values = zeros(shape, ScalarType.Float32, device);
        if (ChannelsLast && shape.Length == 4)
        {
            // TorchSharp has no call for this. A contiguous tensor seen through a permutation lies channels last.
            values = values.permute(ToChannelsLast).contiguous().permute(FromChannelsLast);
        }

        return values.DetachFromDisposeScope();
    }

    private static Tensor Constant(float[] values, long[] shape, Device device)
    {
        using var scope = NewDisposeScope();
        return tensor(values, device: device).reshape(shape).DetachFromDisposeScope();
    }
}
