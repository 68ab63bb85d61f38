using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The network that the demo trains from scratch, small enough for two cores.</summary>
internal static class DemoNetwork
{
    public static ModelInfo Model => PannsModels.MobileNetV1;

    public const int Epochs = 14;

    public static TransferStrategy Strategy(int epochs) => NetworkStrategies.ScratchWith("scratch", NetworkTrainingOptions.Scratch with
    {
        Epochs = epochs,
        BatchSize = 8,
        MixupAlpha = 0,
        TimeShiftSeconds = 0.1,
        GainDecibels = 0,
        SpecAugment = false,
    });
}
