using System.Collections.Concurrent;
using System.Collections.Immutable;
using Panns.Audio;

namespace Panns.Transfer;

/// <summary>What is wrong with a clip.</summary>
public enum DatasetProblemKind
{
    /// <summary>Its file is not there.</summary>
    Missing,

    /// <summary>Its file cannot be decoded to its end.</summary>
    Corrupt,

    /// <summary>What its name says, or how many clips a class has, disagrees with its label.</summary>
    WronglyLabeled,
}

/// <summary>Something wrong with a copy of a set.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Name">The clip, as the set names it, or a class.</param>
/// <param name="Message">What is wrong, in a line.</param>
public sealed record DatasetProblem(DatasetProblemKind Kind, string Name, string Message);

/// <summary>The result of looking through a copy of a set.</summary>
/// <param name="Expected">Clips of a complete copy.</param>
/// <param name="Found">Clips whose files are there.</param>
/// <param name="Problems">What is wrong, in the order of the clips.</param>
public sealed record DatasetCheckResult(int Expected, int Found, ImmutableArray<DatasetProblem> Problems)
{
    /// <summary>Whether the copy is complete and sound.</summary>
    public bool IsSound => Problems.IsEmpty;
}

/// <summary>Looks through a copy of a published set: what is missing, corrupt or wrongly labelled.</summary>
public static class DatasetCheck
{
    /// <summary>Checks a copy.</summary>
    /// <param name="recipe">The set.</param>
    /// <param name="root">Its folder.</param>
    /// <param name="decode">Whether to decode every file to its end; otherwise only names, tables and counts are checked.</param>
    /// <param name="progress">Hears of the clips done; null for silence.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">The folder does not hold the set.</exception>
    public static DatasetCheckResult Run(
        DatasetRecipe recipe, string root, bool decode = true, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var found = RecipeReader.Read(recipe, root);
        var problems = new List<DatasetProblem>();
        problems.AddRange(found.Clips.Where(clip => clip.Path is null).Select(clip =>
            new DatasetProblem(DatasetProblemKind.Missing, clip.Name, "the file is missing")));
        problems.AddRange(found.Clips.SelectMany(clip => LabelProblems(found, clip)));
        problems.AddRange(CountProblems(found));
        if (decode)
        {
            problems.AddRange(Decode(found, progress, cancellationToken));
        }

        return new(recipe.Clips, found.Clips.Count(clip => clip.Path is not null), [.. problems]);
    }

    private static IEnumerable<DatasetProblem> LabelProblems(FoundDataset found, FoundClip clip)
    {
        if (!found.Classes.Contains(clip.Label))
        {
            yield return Wrong(clip.Name, $"'{clip.Label}' is none of the set's classes");
        }

        foreach (var (first, second) in found.Recipe.EqualFields)
        {
            if (clip.Fields[first] != clip.Fields[second])
            {
                yield return Wrong(clip.Name, $"its {first} is {clip.Fields[first]}, but its {second} is {clip.Fields[second]}");
            }
        }

        if (found.Recipe.NameFields is { } pattern)
        {
            var match = pattern.Match(clip.Name[(clip.Name.LastIndexOf('/') + 1)..]);
            foreach (var (field, value) in RecipeReader.FieldsOf(pattern, match))
            {
                if (match.Success && clip.Fields.TryGetValue(field, out var column) && column != value)
                {
                    yield return Wrong(clip.Name, $"its name says {field} {value}, the table says {column}");
                }
            }
        }
    }

    private static IEnumerable<DatasetProblem> CountProblems(FoundDataset found)
    {
        var counts = found.Recipe.ClassCounts;
        foreach (var name in found.Classes)
        {
            var actual = found.Clips.Count(clip => clip.Label == name);
            if ((counts.TryGetValue(name, out var expected) || counts.TryGetValue("*", out expected)) && actual != expected)
            {
                yield return Count(name, actual, expected);
            }
        }

        foreach (var (part, expected) in found.Recipe.PartCounts)
        {
            var actual = found.Clips.Count(clip => clip.Part == part || clip.Part.Length == 0);
            if (actual != expected)
            {
                yield return Count(part, actual, expected);
            }
        }
    }

    private static DatasetProblem Count(string name, int actual, int expected) => new(
        actual < expected ? DatasetProblemKind.Missing : DatasetProblemKind.WronglyLabeled,
        name,
        FormattableString.Invariant($"{actual} clips, a complete copy has {expected}"));

    private static IEnumerable<DatasetProblem> Decode(FoundDataset found, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var clips = found.Clips.Where(clip => clip.Path is not null).ToList();
        var bad = new ConcurrentDictionary<int, string>();
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        ClipLoop.Run(clips.Count, options, index =>
        {
            try
            {
                ReadThrough(clips[index].Path!);
            }
            catch (PannsException problem)
            {
                bad[index] = problem.Message;
            }

            progress?.Report(new("checking", Interlocked.Increment(ref done), clips.Count));
        });
        return bad.OrderBy(pair => pair.Key).Select(pair => new DatasetProblem(DatasetProblemKind.Corrupt, clips[pair.Key].Name, pair.Value));
    }

    private static void ReadThrough(string path)
    {
        using var reader = AudioFile.Open(path);
        var block = new float[16384 / reader.Channels * reader.Channels];
        while (reader.Read(block) > 0)
        {
        }
    }

    private static DatasetProblem Wrong(string name, string message) => new(DatasetProblemKind.WronglyLabeled, name, message);
}
