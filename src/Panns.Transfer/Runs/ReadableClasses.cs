using System.Collections.Concurrent;
using System.Collections.Immutable;
using Panns.Audio;
using Panns.FrontEnd;
using Panns.Transfer.Data;
using Panns.Transfer.Features;

namespace Panns.Transfer.Runs;

/// <summary>A data set without classes that have no readable clip: they cannot be learned, and a model should not claim to know them.</summary>
/// <param name="Whole">The data set.</param>
/// <param name="Data">The data set without them; the same if every class has a readable clip.</param>
/// <param name="Kept">Indices of its clips in <paramref name="Whole"/>.</param>
internal sealed record ReadableClasses(LabeledDataset Whole, LabeledDataset Data, ImmutableArray<int> Kept)
{
    private const int BlockSamples = 1 << 14;

    /// <summary>Determines the classes: by the errors of the vectors to learn from, or else by reading clips of each class until one can be read.</summary>
    /// <param name="context">The run.</param>
    /// <param name="data">The data set.</param>
    /// <param name="vectors">The vectors that will be needed anyway: computing them decodes every clip. Null for none.</param>
    /// <exception cref="PannsException">Fewer than two classes have a readable clip.</exception>
    public static ReadableClasses Of(TransferContext context, LabeledDataset data, IClipFeatures? vectors)
    {
        var canRead = vectors is null ? Reader(context, data) : context.Features(data, () => vectors).Has;
        var clips = Enumerable.Range(0, data.Clips.Length).SelectMany(clip => data.Clips[clip].Labels.Select(label => (clip, label))).ToLookup(pair => pair.label, pair => pair.clip);
        var isReadable = new bool[data.Classes.Length];
        ClipLoop.Run(data.Classes.Length, context.Parallel, label => isReadable[label] = clips[label].Any(canRead));
        if (isReadable.Count(readable => readable) < (data.IsMultiLabel ? 1 : 2))
        {
            var known = Array.IndexOf(isReadable, true) is >= 0 and var only ? $"only the class '{data.Classes[only]}' has" : "no class has";
            throw new PannsException($"{data.Name}: {known} a readable clip: a classifier needs at least two classes{First(context.ErrorsOf(data))}");
        }

        return isReadable.All(readable => readable) ? new(data, data, [.. Enumerable.Range(0, data.Clips.Length)]) : Without(data, isReadable);
    }

    private static Func<int, bool> Reader(TransferContext context, LabeledDataset data)
    {
        var rate = context.Backbone?.Network.SampleRate ?? LogMelSettings.Panns32k.SampleRate;
        var tried = new ConcurrentDictionary<int, bool>();
        return clip => tried.GetOrAdd(clip, CanRead);

        bool CanRead(int index)
        {
            var clip = data.Clips[index];
            if (!clip.IsFile)
            {
                return true;
            }

            try
            {
                return ReadsToEnd(clip);
            }
            catch (PannsException problem)
            {
                context.Note(clip, problem.Message);
                return false;
            }
        }

        // Reads in blocks, because a clip may be hours long.
        bool ReadsToEnd(LabeledClip clip)
        {
            using var reader = AudioFile.OpenMono(clip.Path, rate, clip.Start, clip.Duration, clip.Audio, context.CancellationToken);
            var block = new float[BlockSamples];
            var count = reader.Read(block);
            if (count == 0)
            {
                throw new PannsException($"{clip.Path}: holds no samples");
            }

            while (count > 0)
            {
                count = reader.Read(block);
            }

            return true;
        }
    }

    private static string First(ImmutableArray<string> errors) => errors.IsEmpty ? "" : $" ({errors[0]})";

    private static ReadableClasses Without(LabeledDataset data, bool[] isKept)
    {
        var kept = Enumerable.Range(0, isKept.Length).Where(label => isKept[label]).ToList();
        var numbers = kept.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var (stays, gone) = (new List<int>(), new List<LabeledClip>());
        for (var i = 0; i < data.Clips.Length; i++)
        {
            if (data.Clips[i].Labels.IsEmpty || data.Clips[i].Labels.Any(label => isKept[label]))
            {
                stays.Add(i);
            }
            else
            {
                gone.Add(data.Clips[i]);
            }
        }

        var unread = gone.SelectMany(clip => clip.Labels).Distinct().Order().Select(label => data.Classes[label]).ToList();
        var without = data.Classes.Where((name, label) => !isKept[label] && !unread.Contains(name)).ToList();
        var left = new LeftOutCounts();
        foreach (var clip in gone)
        {
            left.Add(LeftOutReasons.Unread, data.Classes[clip.Label]);
        }

        var part = data with
        {
            Classes = [.. kept.Select(label => data.Classes[label])],
            AudioSetNames = data.AudioSetNames.IsEmpty ? [] : [.. kept.Select(label => data.AudioSetNames[label])],
            Clips = [.. stays.Select(i => data.Clips[i] with { Labels = [.. data.Clips[i].Labels.Where(numbers.ContainsKey).Select(label => numbers[label])] })],
            LeftOut = [.. data.LeftOut, .. left.ToList()],
            Notes =
            [
                .. data.Notes,
                .. unread.Count > 0 ? [$"{Named(unread)}: left out, because none of {(unread.Count == 1 ? "its" : "their")} clips can be read"] : (ReadOnlySpan<string>)[],
                .. without.Count > 0 ? [$"{Named(without)}: left out, because {(without.Count == 1 ? "it has" : "they have")} no clip here"] : (ReadOnlySpan<string>)[],
            ],
        };
        return new(data, part, [.. stays]);
    }

    private static string Named(List<string> classes) => $"class{(classes.Count == 1 ? "" : "es")} {string.Join(", ", classes.Take(5).Select(name => $"'{name}'"))}{(classes.Count > 5 ? ", ..." : "")}";
}
