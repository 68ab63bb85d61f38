using Panns.Audio;
using Panns.Audio.Decoding;
using Panns.Diagnostics.Measurement;
using Panns.Output.Sound;

namespace Panns.Diagnostics.Checks;

/// <summary>Reads a small WAV file with every audio decoder of this machine, and compares the samples with those written.</summary>
internal static class DecoderChecks
{
    private const int SampleRate = 8000;

    // 0.15 s of 500 Hz at 16 kHz, 16 kbit/s.
    private const string Mp3 =
        "//NYwAAAAAAAAAAAAEluZm8AAAAPAAAABwAAAqwAXl5eXl5eXl5eXl5eXl55eXl5eXl5eXl5eXl5eZSUlJSUlJSUlJSUlJSUr6+vr6+vr6+vr6+vr6+vysrK" +
        "ysrKysrKysrKysrl5eXl5eXl5eXl5eXl5f//////////////////AAAAAExhdmYgbGFtZQAAAAAAAAAAAAAAACQEIAAAAAAAAAKszulAgwAAAAAAAAAAAAAA" +
        "//MoxAAMGE71v0MIAq5AZLv//wA7u7u7vokRPcQCBjB8HwfP5Q5lw/ym7l+kMcBv0ghwGf0ghwG/hjp93SoTcGRvBtIMC+AE//MoxAoPePakAZSoAAQFvsI+" +
        "4R9ga4B4GDgCFkIMWGDFhjHCyhWxM/5BSAmReJr/zEul1I2L35UFREFf4KiI8Cv///1Wm5C8//MoxAcOsHpMAd5gAC0wtkYAoCwCAjMDAD0wag5zF6HNMWjn" +
        "05njcTMgH1MMQDMwDgFjBRBEDgJmBgYAVxSUB71+EfikGRr3//MoxAcEsFIgAAguDPq////7v//v////rQ9Abbt//wB+ggXCfNzBBA6UxCcEK8CQkpE4gyab" +
        "0M93d3ZCMe7/tCMu7/sghj3v//MoxC8YIdrFv1QwA/ZBDHv/DwAQy72MsgQy78ZZBDLvxlkEMffGOQQx98Y5ARPgyAf4iIZ+DIB/iIhn4OAFYquOm3/o+Ksj" +
        "//MoxAkPGOasAZmQANKv8SPOiurJP8ADwLIG3rUY8bYyAzZXMWWj5OEXNzQv1r/pmhfBw/9YJiQL/xGLC4q3/UpMQU1FMy4x//MoxAcAAANIAcAAADAwqqqq" +
        "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq";

    public static IEnumerable<Check> All => AudioDecoder.All.Select(decoder => new Check($"audio {Describe(decoder).Name}", () => Run(decoder)));

    private static CheckResult Run(AudioDecoder decoder)
    {
        var folder = Directory.CreateTempSubdirectory("panns-doctor-");
        try
        {
            return decoder.Backend == AudioBackend.Portable ? CheckMp3(folder.FullName) : CheckWav(decoder, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The decoders in managed code read no WAV: this tone in MP3, with its beginning and end, has this root mean square.
    private static CheckResult CheckMp3(string folder)
    {
        const string part = "audio built in";
        var path = Path.Combine(folder, "check.mp3");
        File.WriteAllBytes(path, Convert.FromBase64String(Mp3));
        try
        {
            var read = AudioFile.LoadMono(path, 16000, options: new AudioReadOptions { Backends = [AudioBackend.Portable] });
            var isRight = Math.Abs(Math.Sqrt(read.Average(value => (double)value * value)) - 0.3354) < 0.001;
            return new(part, isRight ? CheckState.Ok : CheckState.Broken, isRight ? "MP3, Ogg Vorbis, Opus" : "reads MP3 wrongly");
        }
        catch (PannsException problem)
        {
            return new(part, CheckState.Broken, problem.Message);
        }
    }

    private static (string Name, string Kinds, string Absent) Describe(AudioDecoder decoder) => decoder.Backend switch
    {
        AudioBackend.Managed => ("WAV and AU", "built in", ""),
        AudioBackend.Portable => ("built in", "MP3, Ogg Vorbis, Opus", ""),
        AudioBackend.LibSndFile => ("libsndfile", "FLAC, Ogg, MP3, AIFF, CAF", "not installed (apt install libsndfile1, brew install libsndfile; on Windows ffmpeg does its work)"),
        AudioBackend.FFmpeg => ("ffmpeg", "nearly every format", "not on the path (apt install ffmpeg, brew install ffmpeg, winget install Gyan.FFmpeg)"),
        _ => (decoder.Backend.ToString(), "MP3, M4A, WMA", "not here"),
    };

    private static CheckResult CheckWav(AudioDecoder decoder, string folder)
    {
        var (name, kinds, absent) = Describe(decoder);
        var part = $"audio {name}";
        if (!decoder.IsInstalled)
        {
            return new(part, CheckState.Absent, absent);
        }

        // Whole numbers of 16 bits, which are written by their largest, 32767, and read by 32768.
        var values = Enumerable.Range(0, SampleRate / 10).Select(i => MathF.Truncate(20000 * MathF.Sin(0.3f * i))).ToArray();
        var samples = Array.ConvertAll(values, value => value / 32768f);
        var path = Path.Combine(folder, "check.wav");
        using (var file = File.Create(path))
        {
            WavWriter.Write(file, Array.ConvertAll(values, value => value / short.MaxValue), SampleRate);
        }

        try
        {
            var read = AudioFile.LoadMono(path, SampleRate, options: new AudioReadOptions { Backends = [decoder.Backend] });
            var isSame = read.Length == samples.Length && Statistics.LargestDifference(samples, read, isRelative: false) < 1e-6;
            return new(part, isSame ? CheckState.Ok : CheckState.Broken, isSame ? kinds : "reads a WAV file wrongly");
        }
        catch (PannsException problem)
        {
            return new(part, CheckState.Broken, problem.Message);
        }
    }
}
