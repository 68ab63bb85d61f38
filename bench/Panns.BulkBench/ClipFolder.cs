using System.Buffers.Binary;
using System.Globalization;
using Panns.Diagnostics.Inputs;
using Panns.Output.Sound;

namespace Panns.BulkBench;

/// <summary>Short WAV files, one in fifty of which is broken, each in another way.</summary>
internal static class ClipFolder
{
    public const int SampleRate = 32000;

    private const int OneIn = 50;
    private const int Sounds = 24;
    private const int HeadBytes = 44;

    /// <summary>Whether a file is broken.</summary>
    public static bool IsBroken(int clip) => clip % OneIn == OneIn - 1;

    /// <summary>Writes the files that are not there yet; returns all paths.</summary>
    public static List<string> Write(string folder, int clips, double seconds)
    {
        Directory.CreateDirectory(folder);
        var samples = (int)(seconds * SampleRate);
        var waveforms = SyntheticClips.Create(Sounds, samples, SampleRate);
        var sounds = Enumerable.Range(0, Sounds).Select(sound => Wav(waveforms.AsSpan(sound * samples, samples).ToArray())).ToArray();
        var paths = Enumerable.Range(0, clips).Select(clip => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{clip:000000}.wav"))).ToList();
        for (var clip = 0; clip < clips; clip++)
        {
            if (!File.Exists(paths[clip]))
            {
                File.WriteAllBytes(paths[clip], IsBroken(clip) ? Break(sounds[clip % Sounds], clip / OneIn) : sounds[clip % Sounds]);
            }
        }

        return paths;
    }

    /// <summary>Reads all files once, so that the system keeps them in memory: a pass measures the work, not the disk.</summary>
    public static void Read(IReadOnlyList<string> paths)
    {
        var block = new byte[1 << 16];
        foreach (var path in paths)
        {
            using var file = File.OpenHandle(path);
            for (var at = 0L; RandomAccess.Read(file, block, at) is > 0 and var count; at += count)
            {
            }
        }
    }

    private static byte[] Wav(float[] waveform)
    {
        using var bytes = new MemoryStream();
        WavWriter.Write(bytes, waveform, SampleRate);
        return bytes.ToArray();
    }

    // None of these can be read, whatever is installed.
    private static byte[] Break(byte[] sound, int way)
    {
        var broken = sound.ToArray();
        switch (way % 8)
        {
            case 0:
                return [];
            case 1:
                return broken[..(1 + (way % (HeadBytes - 1)))];
            case 2:
                return [.. "<!DOCTYPE html><html><body>404 "u8, (byte)('0' + (way % 10))];
            case 3:
                // A sample rate of 1 to 999 Hz.
                BinaryPrimitives.WriteInt32LittleEndian(broken.AsSpan(24), 1 + (way % 999));
                return broken;
            case 4:
                // No channels, or too many.
                BinaryPrimitives.WriteInt16LittleEndian(broken.AsSpan(22), (short)(way % 2 == 0 ? 0 : 300 + way));
                return broken;
            case 5:
                // Floats that are not numbers.
                BinaryPrimitives.WriteInt16LittleEndian(broken.AsSpan(20), 3);
                BinaryPrimitives.WriteInt16LittleEndian(broken.AsSpan(34), 32);
                BinaryPrimitives.WriteInt16LittleEndian(broken.AsSpan(32), 4);
                broken.AsSpan(HeadBytes + (4 * (way % 1000)), 400).Fill(0xFF);
                return broken;
            case 6:
                // No samples at all.
                return [.. broken[..36], .. "LIST"u8, 4, 0, 0, 0, 1, 2, 3, (byte)way];
            default:
                // No description of the samples.
                broken[12 + (way % 3)] = (byte)'x';
                return broken;
        }
    }
}
