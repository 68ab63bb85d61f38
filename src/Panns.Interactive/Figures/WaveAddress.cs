using Panns.Audio;

namespace Panns.Interactive.Figures;

/// <summary>A recording as a WAV file in a data address, which any browser plays.</summary>
internal static class WaveAddress
{
    // Enough to recognize a sound by, in half the text that a saved notebook would hold otherwise.
    private const int Rate = 16000;

    public static string Of(SoundClip clip)
    {
        var samples = clip.SampleRate <= Rate ? clip.Samples : Resampler.Resample(clip.Samples, clip.SampleRate, Rate);
        using var file = new MemoryStream();
        WavWriter.Write(file, samples, Math.Min(clip.SampleRate, Rate));
        return "data:audio/wav;base64," + Convert.ToBase64String(file.GetBuffer(), 0, (int)file.Length);
    }
}
