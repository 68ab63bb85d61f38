using Panns.Networks;
using Panns.Tests.Training;
using Panns.TorchSharp.Tests.Support;
using Panns.TorchSharp.Training;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>libtorch's engine against the recorded runs of the original code.</summary>
public sealed class TorchParityTests : TrainingParity
{
    public TorchParityTests() => LibTorch.Require();

    /// <inheritdoc/>
    protected override ITrainingEngineFactory Engine { get; } = new TorchTrainingEngineFactoryOnDemand();

    // The factory itself looks for libtorch, which a skipped test must not.
    private sealed class TorchTrainingEngineFactoryOnDemand : ITrainingEngineFactory
    {
        public ITrainingEngine Create(NetworkDescription network, TrainingOptions options) => new TorchTrainingEngine(network, options);
    }
}
