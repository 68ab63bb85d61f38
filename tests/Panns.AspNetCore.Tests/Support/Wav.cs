namespace Panns.AspNetCore.Tests.Support;

/// <summary>Recordings as WAV files of float32 samples, one channel at 32 kHz.</summary>
internal static class Wav
{
    public const int Rate = 32000;

    /// <summary>A recording.</summary>
    /// <param name="samples">Its samples.</param>
    /// <param name="said">Number of samples that the header claims; null for the truth.</param>
    public static byte[] Of(float[] samples, int? said = null) => WavFile.Of(samples, Rate, said);

    /// <summary>A recording whose first and last samples are known; these are the stand-in network's first two outputs.</summary>
    public static byte[] Of(float first, float last, int length = Rate)
    {
        var samples = new float[length];
        (samples[0], samples[^1]) = (first, last);
        return Of(samples);
    }
}
