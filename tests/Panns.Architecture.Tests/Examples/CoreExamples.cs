using Panns.Audio;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Output;
using Panns.Training;

namespace Panns.Architecture.Tests.Examples;

/// <summary>The examples of Panns and Panns.Transfer, compiled: each as it stands in the documentation.</summary>
internal static class CoreExamples
{
    public static void EmbeddingFile_1(EmbeddingExtractor extractor)
    {
        var summary = EmbeddingFile.Write(extractor, Directory.GetFiles("clips", "*.wav"), "clips.npy", resume: true);
        var (shape, values) = NpyFile.Read("clips.npy");
        var names = EmbeddingFile.ReadIndex("clips.npy").Select(entry => entry.File);
    }

    public static void LogMelSpectrogram_1()
    {
        var waveform = AudioFile.LoadMono("dog.wav", 32000);
        var frontEnd = new LogMelSpectrogram(LogMelSettings.Panns32k);
        var logMel = frontEnd.Compute(waveform); // [frames, 64] in dB, a frame every 10 ms
    }

    public static void NetworkBuilder_1()
    {
        var network = new NetworkBuilder("Small", classes: 10);
        var x = network.BatchNormOverWidth("bn0", network.LogMel(LogMelSettings.Panns32k));
        x = network.ReLU(network.BatchNorm("bn1", network.Conv2d("conv1", x, channels: 32, kernel: 3)));
        var embedding = network.Mean(x, ReduceAxis.TimeAndFrequency);
        var logits = network.Linear("logits", embedding, network.Classes);
        var description = network.Build(network.Sigmoid(logits), logits, embedding);
        using var training = new TrainingSession(description, TrainingOptions.Default);
    }

    public static void ResultTable_1(AudioTagger tagger)
    {
        using var table = ResultWriter.Csv(Console.Out, ResultTable.Tags);
        foreach (var result in tagger.TagMany(["dog.wav", "street.wav"]))
        {
            table.Write(result.ToRows());
        }
    }
}
