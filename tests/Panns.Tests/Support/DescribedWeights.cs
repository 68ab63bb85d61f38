using System.Collections.Immutable;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Tests.Support;

/// <summary>A state dict with the names and shapes of a network, its front end's constants, and zeros.</summary>
internal sealed class DescribedWeights(NetworkDescription network, string source = "weights.pth", string? without = null) : StateDict
{
    private readonly Dictionary<string, ImmutableArray<int>> _shapes
        = network.Parameters.Where(parameter => parameter.Name != without).ToDictionary(parameter => parameter.Name, parameter => parameter.Shape);

    public override string Source => source;

    public override IReadOnlyList<string> Names => [.. _shapes.Keys];

    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _shapes.TryGetValue(name, out var value);
        shape = found ? value.AsSpan() : [];
        return found;
    }

    public override void CopyTo(string name, Span<float> destination)
    {
        switch (name)
        {
            case FrontEndTensors.StftReal:
                StftKernels.Real(network.FrontEnd!).CopyTo(destination);
                break;
            case FrontEndTensors.StftImaginary:
                StftKernels.Imaginary(network.FrontEnd!).CopyTo(destination);
                break;
            case FrontEndTensors.MelWeights:
                new MelFilterBank(network.FrontEnd!).ToSingle().CopyTo(destination);
                break;
            default:
                destination.Clear();
                break;
        }
    }
}
