using Panns.Networks;
using Panns.TorchSharp.Training;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Looks for libtorch when it makes an engine only: the public factory does so at once, which a skipped test must not.</summary>
internal sealed class LateFactory(TorchTrainingOptions torchOptions) : ITrainingEngineFactory
{
    public ITrainingEngine Create(NetworkDescription network, TrainingOptions options) => new TorchTrainingEngine(network, options, torchOptions);
}
