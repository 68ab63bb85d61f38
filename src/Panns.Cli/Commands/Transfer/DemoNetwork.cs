using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>What the demonstration trains from scratch: small enough for two cores.</summary>
internal static class DemoNetwork
{
    public static ModelInfo Model => PannsModels.MobileNetV1;

    public static TransferStrategy Strategy { get; } = NetworkStrategies.ScratchWith("scratch", NetworkTrainingOptions.Scratch with
    {
        Epochs = 14,
        BatchSize = 8,
        MixupAlpha = 0,
        TimeShiftSeconds = 0.1,
        GainDecibels = 0,
        SpecAugment = false,
    });
}
