using Panns.Networks;

namespace Panns.Training;

/// <summary>Makes the training engines of sessions and strategies.</summary>
public interface ITrainingEngineFactory
{
    /// <summary>Makes an engine for a network; its weights are undefined until <see cref="ITrainingEngine.ImportWeights"/>.</summary>
    /// <param name="network">The network, described for as many classes as the targets have.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="PannsException">The back end cannot be used here.</exception>
    ITrainingEngine Create(NetworkDescription network, TrainingOptions options);
}

/// <summary>The built-in back ends of training.</summary>
public static class TrainingEngines
{
    /// <summary>The processor, by the library's own kernels.</summary>
    public static ITrainingEngineFactory Cpu { get; } = new CpuFactory();

    private sealed class CpuFactory : ITrainingEngineFactory
    {
        public ITrainingEngine Create(NetworkDescription network, TrainingOptions options) => new Cpu.CpuTrainingEngine(network, options);

        public override string ToString() => "cpu";
    }
}
