using Panns.Common;

namespace Panns.Output.Sound;

/// <summary>A recording as a WAV file in a data address, which any browser plays.</summary>
[BestFriend]
internal static class WaveAddress
{
    /// <summary>Sample rate of what pages hold, in Hz: enough to recognize a sound by, in half the text of the networks' own rate.</summary>
    public const int Rate = 16000;

    /// <param name="samples">Mono samples from -1 to 1.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    public static string Of(ReadOnlySpan<float> samples, int sampleRate)
    {
        using var file = new MemoryStream();
        WavWriter.Write(file, samples, sampleRate);
        return "data:audio/wav;base64," + Convert.ToBase64String(file.GetBuffer(), 0, (int)file.Length);
    }
}
