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

    public static IEnumerable<Check> All => AudioDecoder.All.Select(decoder => new Check($"audio {Describe(decoder).Name}", () => Run(decoder)));

    private static CheckResult Run(AudioDecoder decoder)
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
            return Run(decoder, path, samples);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Name, string Kinds, string Absent) Describe(AudioDecoder decoder) => decoder.Backend switch
    {
        AudioBackend.Managed => ("WAV and AU", "built in", ""),
        AudioBackend.LibSndFile => ("libsndfile", "FLAC, Ogg, MP3, AIFF, CAF", "not installed (apt install libsndfile1, brew install libsndfile)"),
        AudioBackend.FFmpeg => ("ffmpeg", "nearly every format", "not on the path (apt install ffmpeg, brew install ffmpeg)"),
        _ => (decoder.Backend.ToString(), "MP3, M4A, WMA", "not here"),
    };

    private static CheckResult Run(AudioDecoder decoder, string path, float[] samples)
    {
        var (name, kinds, absent) = Describe(decoder);
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
