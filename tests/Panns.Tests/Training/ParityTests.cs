using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>The CPU engine against PyTorch.</summary>
public class ParityTests : TrainingParity
{
    /// <inheritdoc/>
    protected override ITrainingEngineFactory Engine => TrainingEngines.Cpu;
}
