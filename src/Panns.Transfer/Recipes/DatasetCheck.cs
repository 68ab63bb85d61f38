using System.Collections.Concurrent;
using Panns.Audio;
using Panns.Audio.Pcm;
using Panns.Transfer.Features;

namespace Panns.Transfer.Recipes;

/// <summary>Checks a copy of a published data set for missing, corrupt, mislabeled and unlisted files.</summary>
internal static class DatasetCheck
{
    /// <summary>Checks a copy.</summary>
    /// <param name="recipe">The data set.</param>
    /// <param name="root">Its folder.</param>
    /// <param name="decode">Whether to decode each file to its end; if false, only names, tables and counts are checked.</param>
    /// <param name="progress">Receives the number of clips done; may be null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">The folder does not hold the data set.</exception>
    public static DatasetCheckResult Run(
        DatasetRecipe recipe, string root, bool decode = true, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var found = RecipeReader.Read(recipe, root);
        var problems = CountChecks.Run(found)
            .Concat(found.Clips.Where(clip => clip.Path is null).Select(clip => new DatasetProblem(DatasetProblemKind.Missing, clip.Name, "the file is missing")))
            .Concat(LabelChecks.Run(found))
            .Concat(UnlistedFiles.Run(found))
            .Concat(decode ? Decode(found, progress, cancellationToken) : []);
        return new(recipe.Clips, found.Clips.Count(clip => clip.Path is not null), [.. problems.OrderBy(problem => problem.Kind)])
        {
            Notes = [.. found.Excluded.Select(clip => $"{clip.Name}: {recipe.ExcludeNote}")],
        };
    }

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
                if (Listen(clips[index].Path!, found.Recipe.Seconds) is { } problem)
                {
                    bad[index] = problem;
                }
            }
            catch (PannsException problem)
            {
                bad[index] = problem.Message;
            }

            progress?.Report(new("checking", Interlocked.Increment(ref done), clips.Count));
        });
        return bad.OrderBy(pair => pair.Key).Select(pair => new DatasetProblem(DatasetProblemKind.Corrupt, clips[pair.Key].Name, pair.Value));
    }

    /// <summary>Decodes a file to its end.</summary>
    /// <returns>What is wrong with the file or its length; null if nothing.</returns>
    private static string? Listen(string path, (double Shortest, double Longest)? range)
    {
        using var reader = AudioFile.Open(path);
        var block = new float[Math.Max(1, 16384 / reader.Channels) * reader.Channels];
        long frames = 0;
        for (int read; (read = reader.Read(block)) > 0;)
        {
            frames += read;
        }

        var seconds = (double)frames / reader.SampleRate;
        if (reader.Issues is { Any: true } issues)
        {
            return issues.ToString();
        }

        // Lengths are checked only for uncompressed files, as published. Copies in other formats were often cut: ESC-10's Ogg files last 3.6 to 7.2 s.
        return reader is PcmReader && range is var (shortest, longest) && (seconds < shortest || seconds > longest)
            ? FormattableString.Invariant($"lasts {seconds:0.###} s, the set's clips {shortest:0.###} to {longest:0.###} s")
            : null;
    }
}
