using System.Collections.Immutable;
using System.Globalization;
using Panns.Common;
using Panns.Common.IO;
using Panns.Output.Sound;
using Panns.Transfer.Synthesis;

namespace Panns.Transfer;

/// <summary>Sizes of a synthetic AudioSet. Immutable.</summary>
public sealed record SyntheticAudioSetOptions
{
    private readonly int _balancedPerClass = 10;
    private readonly int _evaluationPerClass = 5;
    private readonly int _unbalanced = 1000;
    private readonly double _seconds = 10;

    /// <summary>The default size.</summary>
    public static SyntheticAudioSetOptions Default { get; } = new();

    /// <summary>Clips made for each class of the balanced list; they can contain other classes by chance.</summary>
    public int BalancedPerClass { get => _balancedPerClass; init => _balancedPerClass = Guard.Positive(value); }

    /// <summary>The same for the evaluation list.</summary>
    public int EvaluationPerClass { get => _evaluationPerClass; init => _evaluationPerClass = Guard.Positive(value); }

    /// <summary>Clips of the unbalanced list, with a long-tailed distribution of classes.</summary>
    public int Unbalanced { get => _unbalanced; init => _unbalanced = Guard.NotNegative(value); }

    /// <summary>Length of a clip in seconds, at least 0.5.</summary>
    public double Seconds { get => _seconds; init => _seconds = Guard.InRange(value, 0.5, 600); }

    /// <summary>Random seed.</summary>
    public ulong Seed { get; init; }
}

/// <summary>
/// A stand-in for AudioSet with synthetic sounds: clips with one to three of 24 classes, of which a few are frequent and many rare, in the
/// released code's file layout (metadata/class_labels_indices.csv, metadata/*_segments.csv, audios/.../Y{id}.wav).
/// </summary>
public static class SyntheticAudioSet
{
    /// <summary>Sample rate of the files, in Hz.</summary>
    public const int SampleRate = 32000;

    // Files per folder of the unbalanced list, as in the released code.
    private const int PartSize = 50_000;

    private const string IdLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>The classes; low indices are frequent.</summary>
    public static LabelSet Labels { get; } = new(SoundClasses.Many.Select((one, index) => new SoundLabel(
        index, string.Concat(one.Key[..1].ToUpperInvariant(), one.Key.AsSpan(1)).Replace('_', ' '), FormattableString.Invariant($"/s/{index:00}{one.Key[0]}"))));

    /// <summary>Writes the set.</summary>
    /// <param name="folder">Its folder; created if missing.</param>
    /// <param name="options">Its size; null for the default size.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PannsException">A file cannot be written.</exception>
    public static void Write(
        string folder, SyntheticAudioSetOptions? options = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= SyntheticAudioSetOptions.Default;
        WriteClasses(folder);
        var all = new List<Clip>();
        foreach (var (list, number, stream) in ((string, int, ulong)[])[
            ("balanced_train", Labels.Count * options.BalancedPerClass, 1), ("eval", Labels.Count * options.EvaluationPerClass, 2), ("unbalanced_train", options.Unbalanced, 3)])
        {
            var clips = Enumerable.Range(0, number).Select(i => Draw(list, i, stream, options.Seed)).ToList();
            WriteList(folder, list, clips, options.Seconds);
            all.AddRange(clips);
        }

        var done = 0;
        Parallel.ForEach(all, new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, clip =>
        {
            var samples = SyntheticScene.Create(clip.Labels.AsSpan(), SampleRate, (int)Math.Round(options.Seconds * SampleRate), new(clip.Sound, 1));
            StagedFile.Write(Path.Combine(folder, "audios", clip.Folder, $"Y{clip.Id}.wav"), stream => WavWriter.Write(stream, samples, SampleRate), flushToDisk: false);
            progress?.Report(new("synthesizing", Interlocked.Increment(ref done), all.Count));
        });
    }

    // Balanced lists, and the beginning of the unbalanced one, cycle through the classes, so that every class has a clip.
    private static Clip Draw(string list, int number, ulong stream, ulong seed)
    {
        var random = new SeededRandom(seed, (stream << 40) + (ulong)number);
        var isUnbalanced = list == "unbalanced_train";
        var labels = new SortedSet<int> { !isUnbalanced || number < Labels.Count ? number % Labels.Count : DrawClass(random) };
        for (var more = random.NextInt(3); more > 0; more--)
        {
            labels.Add(DrawClass(random));
        }

        var id = string.Create(11, random, static (letters, from) =>
        {
            foreach (ref var letter in letters)
            {
                letter = IdLetters[from.NextInt(IdLetters.Length)];
            }
        });
        var folder = isUnbalanced ? FormattableString.Invariant($"unbalanced_train_segments/unbalanced_train_segments_part{number / PartSize:00}") : $"{list}_segments";
        return new(id, folder, [.. labels], 10 * random.NextInt(30), random.NextUInt64());
    }

    // Class n has probability proportional to 1 / n: the first is 24 times as frequent as the last.
    private static int DrawClass(SeededRandom random)
    {
        var place = random.NextDouble() * Enumerable.Range(1, Labels.Count).Sum(n => 1.0 / n);
        var label = 0;
        while (label < Labels.Count - 1 && (place -= 1.0 / (label + 1)) > 0)
        {
            label++;
        }

        return label;
    }

    private static void WriteClasses(string folder)
        => StagedFile.Write(
            Path.Combine(folder, "metadata", "class_labels_indices.csv"),
            "index,mid,display_name\n" + string.Concat(Labels.Select(label => string.Create(CultureInfo.InvariantCulture, $"{label.Index},{label.Mid},\"{label.Name}\"\n"))));

    private static void WriteList(string folder, string list, List<Clip> clips, double seconds)
    {
        var heading = string.Create(
            CultureInfo.InvariantCulture,
            $"# Segments csv: synthetic sounds\n# num_ytids={clips.Count}, num_segs={clips.Count}, num_unique_labels={Labels.Count}, num_positive_labels={clips.Sum(clip => clip.Labels.Length)}\n# YTID, start_seconds, end_seconds, positive_labels\n");
        var lines = clips.Select(clip => string.Create(
            CultureInfo.InvariantCulture, $"{clip.Id}, {clip.Start:0.000}, {clip.Start + seconds:0.000}, \"{string.Join(',', clip.Labels.Select(label => Labels[label].Mid))}\"\n"));
        StagedFile.Write(Path.Combine(folder, "metadata", $"{list}_segments.csv"), heading + string.Concat(lines));
    }

    private sealed record Clip(string Id, string Folder, ImmutableArray<int> Labels, double Start, ulong Sound);
}
