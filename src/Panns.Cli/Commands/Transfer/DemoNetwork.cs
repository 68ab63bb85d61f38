using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>What the demonstration trains from scratch: small enough for two cores.</summary>
internal static class DemoNetwork
{
    public static ModelInfo Model => PannsModels.mn04_as;

    public static TransferStrategy Strategy { get; } = NetworkStrategies.ScratchWith("scratch", NetworkTrainingOptions.Scratch with
    {
        Epochs = 12, BatchSize = 16, MixupAlpha = 0, TimeShiftSeconds = 0.2, SpecAugment = false, LearningRate = 3e-3,
    });
}
