using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Pretraining;

/// <summary>A network that trains in a moment, with all that the released ones have: SpecAugment, mixup, batch normalization, dropout.</summary>
internal static class SmallTraining
{
    public const int Classes = 3;
    public const int Samples = 4000;

    public static NetworkDescription Network { get; } = Describe();

    /// <summary>Packs of twelve and of five clips.</summary>
    public static (ClipSelection Train, ClipSelection Evaluation) Packs(TempFolder folder)
        => (Pack(folder.Path("train"), 12), Pack(folder.Path("eval"), 5));

    public static PretrainingOptions Options { get; } = new()
    {
        Iterations = 9, BatchSize = 4, EvaluateEvery = 3, KeepEvery = 100, TrainingClipsEvaluated = 6, Seed = 7, AverageDecay = 0.9, CropSeconds = 0.4, ClipNorm = 1,
    };

    public static PretrainingContext Context { get; } = new() { Threads = 2 };

    private static ClipSelection Pack(string folder, int clips)
        => ClipSelection.All(AudioPack.Open(SmallPack.Write(folder, clips, Classes, (clip, label) => (clip + label) % Classes < 2, Samples)));

    private static NetworkDescription Describe()
    {
        var network = new NetworkBuilder("Small", Classes, SmallPack.SampleRate);
        var x = network.BatchNormOverWidth("bn0", network.LogMel(LogMelSettings.Panns8k with { MelBins = 16 }));
        x = network.Apply(new Mixup(), network.Apply(new SpecAugment(8, 2), x));
        x = network.ReLU(network.BatchNorm("bn1", network.Conv2d("conv1", x, channels: 8, kernel: 3)));
        x = network.Mean(x, ReduceAxis.TimeAndFrequency);
        var embedding = network.ReLU(network.Linear("fc1", network.Dropout(x, 0.2), 8));
        var logits = network.Linear("fc_audioset", embedding, network.Classes);
        return network.Build(network.Sigmoid(logits), logits, embedding);
    }
}
