using System.Collections.Immutable;
using System.Globalization;
using Panns.Training;
using Panns.Transfer.Runs;
using Panns.Weights;

namespace Panns.Transfer.Evaluation;

/// <summary>What a fold came to: enough to do without training and testing it again.</summary>
/// <param name="Scores">[classes] probabilities of each clip tested; null for one that cannot be read.</param>
/// <param name="History">How training went.</param>
/// <param name="TrainedParameters">Parameters that were learnt.</param>
/// <param name="Seconds">Seconds for training and testing.</param>
/// <param name="Errors">What is wrong with clips of the set, by their indices.</param>
internal sealed record FoldRecord(
    float[]?[] Scores, ImmutableArray<EpochRecord> History, long TrainedParameters, double Seconds, ImmutableSortedDictionary<int, string> Errors)
{
    private const string Format = "panns fold 1";
    private const string ScoresName = "scores";
    private const string Unreadable = "unreadable.";

    /// <summary>Writes it as safetensors, whole or not at all.</summary>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void Save(string path)
    {
        float[][] known = [.. Scores.OfType<float[]>()];
        using var tensors = new InMemoryStateDict(path);
        tensors.Set(ScoresName, [known.Length, known[0].Length], [.. known.SelectMany(scores => scores)]);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["tested"] = string.Concat(Scores.Select(scores => scores is null ? '-' : '+')),
            ["history"] = EpochHistory.ToText(History),
            ["parameters"] = TrainedParameters.ToString(CultureInfo.InvariantCulture),
            ["seconds"] = Seconds.ToString("R", CultureInfo.InvariantCulture),
        };
        foreach (var (clip, error) in Errors)
        {
            metadata[Unreadable + clip.ToString(CultureInfo.InvariantCulture)] = error;
        }

        WeightFile.Save(tensors, path, new SafetensorsOptions { Metadata = metadata });
    }

    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clips">Clips that were tested.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="PannsException">It is damaged.</exception>
    public static FoldRecord Load(string path, int clips, int classes)
    {
        try
        {
            using var file = WeightFile.Open(path);
            var metadata = file.Metadata;
            var values = file.Read(ScoresName);
            var tested = metadata["tested"];
            if (metadata["format"] != Format || tested.Length != clips || values.Length != tested.Count(mark => mark == '+') * classes)
            {
                throw new PannsException($"{path}: does not hold the scores of the clips tested");
            }

            var next = 0;
            return new(
                [.. tested.Select(mark => mark == '+' ? values[(classes * next)..(classes * ++next)] : null)],
                EpochHistory.Parse(metadata["history"]),
                long.Parse(metadata["parameters"], CultureInfo.InvariantCulture),
                double.Parse(metadata["seconds"], CultureInfo.InvariantCulture),
                metadata.Where(pair => pair.Key.StartsWith(Unreadable, StringComparison.Ordinal))
                    .ToImmutableSortedDictionary(pair => int.Parse(pair.Key[Unreadable.Length..], CultureInfo.InvariantCulture), pair => pair.Value));
        }
        catch (Exception problem) when (problem is FormatException or OverflowException or KeyNotFoundException)
        {
            throw RunStore.Damaged(path, new PannsException($"{path}: damaged: {problem.Message}", problem));
        }
        catch (PannsException problem)
        {
            throw RunStore.Damaged(path, problem);
        }
    }
}
