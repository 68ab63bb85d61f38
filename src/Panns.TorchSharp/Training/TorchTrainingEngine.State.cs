using Panns.Networks;
using Panns.TorchSharp.Native;
using Panns.Training;
using Panns.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <content>Weights and the optimizer's state.</content>
internal sealed partial class TorchTrainingEngine
{
    /// <inheritdoc/>
    public bool LeavesProcessor => _torch.Devices.All(name => TorchDevices.Find(name).type == DeviceType.CUDA);

    /// <inheritdoc/>
    public void CopyTensor(string name, Span<float> destination)
    {
        using var scope = NewDisposeScope();
        TorchModule.Values(Main.Module.TensorOf(SpecOf(name))).CopyTo(destination);
    }

    /// <inheritdoc/>
    public void SetTensor(string name, ReadOnlySpan<float> values)
    {
        var spec = SpecOf(name);
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var given = tensor(values.ToArray());
        foreach (var replica in _replicas.All)
        {
            var target = replica.Module.TensorOf(spec);
            _ = target.copy_(given.reshape(target.shape));
        }
    }

    /// <inheritdoc/>
    public void CopyGradient(string name, Span<float> destination)
    {
        _ = _layout.Contains(name) ? 0 : throw new ArgumentException($"'{name}' does not learn: it has no gradient", nameof(name));
        using var scope = NewDisposeScope();
        TorchModule.Values(_layout.View(Main.Gradients, name)).CopyTo(destination);
    }

    /// <inheritdoc/>
    public void SetGradient(string name, ReadOnlySpan<float> values)
    {
        _ = _layout.Contains(name) ? 0 : throw new ArgumentException($"'{name}' does not learn: it has no gradient", nameof(name));
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var gradient = _layout.View(Main.Gradients, name);
        gradient.copy_(tensor(values.ToArray()).reshape(gradient.shape));
    }

    /// <inheritdoc/>
    public InMemoryStateDict ExportWeights() => Main.Module.ExportWeights(frontEnd: false);

    /// <inheritdoc/>
    public void ImportWeights(StateDict weights)
    {
        foreach (var replica in _replicas.All)
        {
            replica.Module.ImportWeights(weights);
        }
    }

    /// <inheritdoc/>
    public InMemoryStateDict ExportOptimizer() => _optimizer.Export();

    /// <inheritdoc/>
    public void ImportOptimizer(StateDict state) => _optimizer.Import(state);

    private ParameterSpec SpecOf(string name)
        => Network.Parameters.FirstOrDefault(spec => spec.Name == name) ?? throw new PannsException($"{Network.Name}: no tensor named '{name}'");
}
