using System.Collections.Immutable;
using System.Globalization;
using Panns.Common;
using Panns.Common.IO;
using Panns.Output.Sound;

namespace Panns.Transfer;

/// <summary>Writes a labeled data set of synthetic sounds: a folder of WAV files per class, with varying pitch, tempo, length and noise.</summary>
public static class SyntheticSounds
{
    /// <summary>Sample rate of the files, in Hz.</summary>
    public const int SampleRate = 32000;

    /// <summary>Names of the classes.</summary>
    public static ImmutableArray<string> Classes { get; } = [.. Synthesis.SoundClasses.All.Select(one => one.Key)];

    /// <summary>Creates a sound.</summary>
    /// <param name="label">One of <see cref="Classes"/>.</param>
    /// <param name="seed">Random seed; the same seed gives the same samples.</param>
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

    /// <summary>Writes a data set.</summary>
    /// <param name="folder">Its folder; created if missing.</param>
    /// <param name="clipsPerClass">Clips per class.</param>
    /// <param name="seed">Random seed: the same seed gives the same sound.</param>
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
                StagedFile.Write(path, stream => WavWriter.Write(stream, samples, SampleRate));
            }
        });
    }
}
