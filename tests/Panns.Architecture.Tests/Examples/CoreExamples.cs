using Panns.Audio;
using Panns.FrontEnd;
using Panns.Output;

namespace Panns.Architecture.Tests.Examples;

/// <summary>The examples of Panns and Panns.Transfer, compiled: each as it stands in the documentation.</summary>
internal static class CoreExamples
{
    public static void LogMelSpectrogram_1()
    {
        var waveform = AudioFile.LoadMono("dog.wav", 32000);
        var frontEnd = new LogMelSpectrogram(LogMelSettings.Panns32k);
        var logMel = frontEnd.Compute(waveform); // [frames, 64] in dB, a frame every 10 ms
    }

    public static void EmbeddingFile_1(EmbeddingExtractor extractor)
    {
        var summary = EmbeddingFile.Write(extractor, Directory.GetFiles("clips", "*.wav"), "clips.npy", resume: true);
        var (shape, values) = NpyFile.Read("clips.npy");
        var names = EmbeddingFile.ReadIndex("clips.npy").Select(entry => entry.File);
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
