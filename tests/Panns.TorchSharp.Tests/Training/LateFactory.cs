using Panns.Networks;
using Panns.TorchSharp.Training;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Loads libtorch only when it makes an engine. The public factory loads it at once, which a skipped test must not.</summary>
internal sealed class LateFactory(TorchTrainingOptions torchOptions) : ITrainingEngineFactory
{
    public ITrainingEngine Create(NetworkDescription network, TrainingOptions options) => new TorchTrainingEngine(network, options, torchOptions);
}
