using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Panns.IO;

namespace Panns.Transfer;

/// <summary>Writes a labelled set of synthetic sounds: a folder per class of WAV files, each with another pitch, tempo, length and noise.</summary>
public static class SyntheticSounds
{
    /// <summary>Rate of the files, in Hz.</summary>
    public const int SampleRate = 32000;

    /// <summary>Names of the classes.</summary>
    public static ImmutableArray<string> Classes { get; } = [.. Synthesis.SoundClasses.All.Select(one => one.Key)];

    /// <summary>Makes a sound.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="seed">Decides everything random; the same seed gives the same samples.</param>
    /// <returns>Mono samples at <see cref="SampleRate"/>, 0.8 to 1.4 seconds.</returns>
    public static float[] Create(string label, ulong seed)
    {
        var make = Synthesis.SoundClasses.All.FirstOrDefault(one => one.Key == label).Value
            ?? throw new PannsException($"there is no synthetic sound '{label}'; there are {string.Join(", ", Classes)}");
        var random = new SeededRandom(seed, (ulong)Classes.IndexOf(label) + 1);
        var samples = (int)(SampleRate * (0.8 + (0.6 * random.NextDouble())));
        var sound = new Synthesis.Synthesizer(SampleRate, samples, random);
        make(sound);
        sound.Finish(sound.Between(3, 25), sound.Between(0.2, 0.9));
        return sound.Sound.ToArray();
    }

    /// <summary>Writes a set.</summary>
    /// <param name="folder">Its folder; made where missing.</param>
    /// <param name="clipsPerClass">Clips of each class.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <exception cref="PannsException">A file cannot be written.</exception>
    public static void Write(string folder, int clipsPerClass, ulong seed = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Guard.Positive(clipsPerClass);
        Parallel.ForEach(Classes, label =>
        {
            for (var i = 0; i < clipsPerClass; i++)
            {
                var path = Path.Combine(folder, label, $"{label}-{i.ToString("000", CultureInfo.InvariantCulture)}.wav");
                var samples = Create(label, seed + ((ulong)i << 20));
                AtomicFile.Write(path, stream => WriteWav(stream, samples));
            }
        });
    }

    // 16-bit PCM in one channel.
    private static void WriteWav(Stream stream, float[] samples)
    {
        var bytes = new byte[44 + (2 * samples.Length)];
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), 2 * SampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), 16);
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), 2 * samples.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + (2 * i)), (short)Math.Clamp(MathF.Round(samples[i] * short.MaxValue), short.MinValue, short.MaxValue));
        }

        stream.Write(bytes);
    }
}
