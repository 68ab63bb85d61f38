using System.Buffers.Binary;
using Panns.Audio;
using Panns.Audio.Decoding;
using Panns.Diagnostics.Measurement;

namespace Panns.Diagnostics.Checks;

/// <summary>Reads a small WAV file with every audio decoder of this machine, and compares the samples with those written.</summary>
internal static class DecoderChecks
{
    private const int SampleRate = 8000;
    private const int HeaderBytes = 44;

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

    public static IReadOnlyList<CheckResult> Run()
    {
        var samples = new float[SampleRate / 10];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(20000 * Math.Sin(0.3 * i)) / 32768f;
        }

        var folder = Directory.CreateTempSubdirectory("panns-doctor-");
        try
        {
            var path = Path.Combine(folder.FullName, "check.wav");
            File.WriteAllBytes(path, ToWav(samples));
            return [.. AudioDecoder.All.Select(decoder => decoder.Backend == AudioBackend.Portable ? CheckMp3(folder.FullName) : Check(decoder, path, samples))];
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

    private static CheckResult Check(AudioDecoder decoder, string path, float[] samples)
    {
        var (name, kinds, absent) = decoder.Backend switch
        {
            AudioBackend.Managed => ("WAV and AU", "built in", ""),
            AudioBackend.LibSndFile => ("libsndfile", "FLAC, Ogg, MP3, AIFF, CAF", "not installed (apt install libsndfile1, brew install libsndfile)"),
            AudioBackend.FFmpeg => ("ffmpeg", "nearly every format", "not on the path (apt install ffmpeg, brew install ffmpeg)"),
            _ => (decoder.Backend.ToString(), "MP3, M4A, WMA", "not here"),
        };
        var part = $"audio {name}";
        if (!decoder.IsInstalled)
        {
            return new(part, CheckState.Absent, absent);
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

    /// <summary>Writes one channel of 16-bit PCM.</summary>
    private static byte[] ToWav(ReadOnlySpan<float> samples)
    {
        const int pcm = 1;
        var bytes = new byte[HeaderBytes + (2 * samples.Length)];
        var span = bytes.AsSpan();
        "RIFF"u8.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(span[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(span[20..], pcm);
        BinaryPrimitives.WriteInt16LittleEndian(span[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(span[24..], SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(span[28..], 2 * SampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(span[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(span[34..], 16);
        "data"u8.CopyTo(span[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[40..], 2 * samples.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(span[(HeaderBytes + (2 * i))..], (short)(samples[i] * 32768));
        }

        return bytes;
    }
}
