using Panns.Tests.Training;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;
using TorchSharp;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>libtorch's engine against EfficientAT's code, in float64 like its figures.</summary>
public sealed class TorchEfficientAtParityTests : EfficientAtParity
{
    public TorchEfficientAtParityTests() => LibTorch.Require();

    /// <inheritdoc/>
    protected override ITrainingEngineFactory Engine { get; } = new LateFactory(TorchTrainingOptions.On(TestDevice.Name) with { Type = torch.ScalarType.Float64 });
}
