using System.Collections.Concurrent;
using System.Collections.Immutable;
using Panns.Audio;
using Panns.FrontEnd;
using Panns.Transfer.Data;
using Panns.Transfer.Features;

namespace Panns.Transfer.Runs;

/// <summary>Removes classes without a readable clip: they cannot be learned, and a model should not claim to know them.</summary>
internal static class ReadableClasses
{
    private const int BlockSamples = 1 << 14;

    /// <summary>Reads clips of each class until one can be read.</summary>
    /// <returns>The data set itself if every class has a readable clip.</returns>
    /// <exception cref="PannsException">Fewer than two classes have a readable clip.</exception>
    public static LabeledDataset Keep(TransferContext context, LabeledDataset data)
    {
        var rate = context.Backbone?.Network.SampleRate ?? LogMelSettings.Panns32k.SampleRate;
        var clips = Enumerable.Range(0, data.Clips.Length).SelectMany(clip => data.Clips[clip].Labels.Select(label => (clip, label))).ToLookup(pair => pair.label, pair => pair.clip);
        var tried = new ConcurrentDictionary<int, bool>();
        var isReadable = new bool[data.Classes.Length];
        ClipLoop.Run(data.Classes.Length, context.Parallel, label => isReadable[label] = clips[label].Any(clip => tried.GetOrAdd(clip, CanRead)));
        if (isReadable.Count(readable => readable) < (data.IsMultiLabel ? 1 : 2))
        {
            var known = Array.IndexOf(isReadable, true) is >= 0 and var only ? $"only the class '{data.Classes[only]}' has" : "no class has";
            throw new PannsException($"{data.Name}: {known} a readable clip: a classifier needs at least two classes{First(context.ErrorsOf(data))}");
        }

        return isReadable.All(readable => readable) ? data : Without(data, isReadable);

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
            using var reader = AudioFile.OpenMono(clip.Path, rate, clip.Start, clip.Duration);
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

    private static LabeledDataset Without(LabeledDataset data, bool[] isKept)
    {
        var kept = Enumerable.Range(0, isKept.Length).Where(label => isKept[label]).ToList();
        var numbers = kept.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var gone = data.Clips.Where(clip => !clip.Labels.IsEmpty && !clip.Labels.Any(label => isKept[label])).ToList();
        var unread = gone.SelectMany(clip => clip.Labels).Distinct().Order().Select(label => data.Classes[label]).ToList();
        var without = data.Classes.Where((name, label) => !isKept[label] && !unread.Contains(name)).ToList();
        var left = new LeftOutCounts();
        foreach (var clip in gone)
        {
            left.Add(LeftOutReasons.Unread, data.Classes[clip.Label]);
        }

        return data with
        {
            Classes = [.. kept.Select(label => data.Classes[label])],
            AudioSetNames = data.AudioSetNames.IsEmpty ? [] : [.. kept.Select(label => data.AudioSetNames[label])],
            Clips = [.. data.Clips.Except(gone, ReferenceEqualityComparer.Instance).Cast<LabeledClip>()
                .Select(clip => clip with { Labels = [.. clip.Labels.Where(numbers.ContainsKey).Select(label => numbers[label])] })],
            LeftOut = [.. data.LeftOut, .. left.ToList()],
            Notes =
            [
                .. data.Notes,
                .. unread.Count > 0 ? [$"{Named(unread)}: left out, because none of {(unread.Count == 1 ? "its" : "their")} clips can be read"] : (ReadOnlySpan<string>)[],
                .. without.Count > 0 ? [$"{Named(without)}: left out, because {(without.Count == 1 ? "it has" : "they have")} no clip here"] : (ReadOnlySpan<string>)[],
            ],
        };
    }

    private static string Named(List<string> classes) => $"class{(classes.Count == 1 ? "" : "es")} {string.Join(", ", classes.Take(5).Select(name => $"'{name}'"))}{(classes.Count > 5 ? ", ..." : "")}";
}
