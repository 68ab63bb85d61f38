using Panns.Networks;
using Panns.Weights;

namespace Panns.Onnx.Tests.Support;

/// <summary>A state dict with a network's tensors; derived classes define the values.</summary>
internal abstract class NetworkWeights(NetworkDescription network) : StateDict
{
    private readonly Dictionary<string, ParameterSpec> _parameters
        = network.Parameters.Where(parameter => !parameter.IsOptional).ToDictionary(parameter => parameter.Name);

    protected NetworkDescription Network { get; } = network;

    public override IReadOnlyList<string> Names => [.. _parameters.Keys];

    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _parameters.TryGetValue(name, out var parameter);
        shape = found ? parameter!.Shape.AsSpan() : default;
        return found;
    }

    public override void CopyTo(string name, Span<float> destination) => Fill(_parameters[name], destination);

    protected ParameterSpec Parameter(string name) => _parameters[name];

    protected abstract void Fill(ParameterSpec parameter, Span<float> destination);
}
