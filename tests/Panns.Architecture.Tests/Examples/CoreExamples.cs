using Panns.Audio;
using Panns.FrontEnd;

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
}
