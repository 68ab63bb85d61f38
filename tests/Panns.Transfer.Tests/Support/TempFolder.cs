using System.Globalization;

namespace Panns.Transfer.Tests.Support;

/// <summary>A folder that is deleted after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "panns-transfer-" + Guid.NewGuid().ToString("N"));

    public string Path(string relative) => System.IO.Path.Combine([Root, .. relative.Split('/')]);

    public string Text(string relative, string text)
    {
        var path = Path(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A short 16-bit WAV: a tone, or silence at frequency 0.</summary>
    public string Wav(string relative, double seconds = 0.2, double frequency = 440, int sampleRate = 8000)
        => Wav(relative, [.. Enumerable.Range(0, (int)(seconds * sampleRate)).Select(i => (float)(8000 * Math.Sin(2 * Math.PI * frequency * i / sampleRate) / 32768))], sampleRate);

    /// <summary>A 16-bit WAV of samples from -1 to 1.</summary>
    public string Wav(string relative, float[] wave, int sampleRate)
    {
        var path = Path(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, WavFile.Of((short[])[.. wave.Select(sample => (short)Math.Clamp(sample * 32768, short.MinValue, short.MaxValue))], sampleRate));
        return path;
    }

    /// <summary>Two well separated classes with this number of clips each.</summary>
    public string TwoClasses(int clips)
    {
        for (var i = 0; i < clips; i++)
        {
            Wav(string.Create(CultureInfo.InvariantCulture, $"set/low/{i}.wav"), 0.3, 200 + (10 * i));
            Wav(string.Create(CultureInfo.InvariantCulture, $"set/high/{i}.wav"), 0.3, 2500 + (20 * i));
        }

        return Path("set");
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
