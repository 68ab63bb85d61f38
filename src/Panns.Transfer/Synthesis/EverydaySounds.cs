using System.Collections.Immutable;
using System.Globalization;
using Panns.Common;
using Panns.Common.IO;
using Panns.Output.Sound;
using Panns.Transfer.Synthesis;
using Panns.Transfer.Synthesis.Everyday;

namespace Panns.Transfer;

/// <summary>
/// Makes sounds of everyday life: weather, engines, sirens and alarms, animals, things. They need no license and no network, and a network trained on AudioSet
/// takes most of them for what they stand for, so they widen what a network is pretrained on.
/// </summary>
public static class EverydaySounds
{
    /// <summary>Rate of the sounds, in Hz.</summary>
    public const int SampleRate = 32000;

    /// <summary>Their names.</summary>
    public static ImmutableArray<string> Names { get; } = [.. EverydaySound.All.Select(one => one.Name)];

    /// <summary>AudioSet's names for a sound, the best first.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="PannsException">There is no such sound.</exception>
    public static ImmutableArray<string> LabelsOf(string name) => Get(name).Labels;

    /// <summary>Makes a sound.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seconds">Its length, 1 to 60.</param>
    /// <param name="seed">Decides everything random; the same seed gives the same samples.</param>
    /// <returns>Mono samples at <see cref="SampleRate"/>, between -0.9 and 0.9.</returns>
    /// <exception cref="PannsException">There is no such sound.</exception>
    public static float[] Create(string name, double seconds, ulong seed)
    {
        Guard.InRange(seconds, 1, 60);
        var sound = new Synthesizer(SampleRate, (int)(seconds * SampleRate), new SeededRandom(seed, (ulong)Names.IndexOf(name) + 1));
        Get(name).Make(sound);
        sound.Finish(60, sound.Between(0.2, 0.9));
        return sound.Sound.ToArray();
    }

    /// <summary>Writes a set: a folder per sound of WAV files.</summary>
    /// <param name="folder">Its folder; made where missing.</param>
    /// <param name="clipsPerSound">Clips of each sound.</param>
    /// <param name="seconds">Length of each, 1 to 60.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="names">Which of <see cref="Names"/>; null for all.</param>
    /// <exception cref="PannsException">There is no such sound, or a file cannot be written.</exception>
    public static void Write(string folder, int clipsPerSound, double seconds = 5, ulong seed = 0, IReadOnlyList<string>? names = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Guard.Positive(clipsPerSound);
        ImmutableArray<string> chosen = names is null ? Names : [.. names.Select(name => Get(name).Name)];
        Parallel.ForEach(chosen, name =>
        {
            for (var i = 0; i < clipsPerSound; i++)
            {
                var samples = Create(name, seconds, seed + ((ulong)i << 20));
                StagedFile.Write(Path.Combine(folder, name, $"{name}-{i.ToString("000", CultureInfo.InvariantCulture)}.wav"), stream => WavWriter.Write(stream, samples, SampleRate));
            }
        });
    }

    private static EverydaySound Get(string name)
        => EverydaySound.All.FirstOrDefault(one => one.Name == name) ?? throw new PannsException($"there is no everyday sound '{name}'; there are {string.Join(", ", Names)}");
}
