using System.Collections.Immutable;
using System.Globalization;
using Panns.Training;
using Panns.Transfer.Runs;
using Panns.Weights;

namespace Panns.Transfer.Evaluation;

/// <summary>The results of a fold, sufficient to avoid training and testing it again.</summary>
/// <param name="Scores">[classes] probabilities of each tested clip; null for an unreadable one.</param>
/// <param name="History">Training history.</param>
/// <param name="TrainedParameters">Number of trained parameters.</param>
/// <param name="Seconds">Seconds for training and testing.</param>
/// <param name="Errors">Errors of the data set's clips, by their indices.</param>
internal sealed record FoldRecord(
    float[]?[] Scores, ImmutableArray<EpochRecord> History, long TrainedParameters, double Seconds, ImmutableSortedDictionary<int, string> Errors)
{
    private const string Format = "panns fold 2";
    private const string ScoresName = "scores";
    private const string Unreadable = "unreadable.";

    /// <summary>Saves as safetensors with a checksum; the file appears complete or not at all.</summary>
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

        metadata[TensorChecksum.Key] = TensorChecksum.Of(tensors, metadata);
        WeightFile.Save(tensors, path, new SafetensorsOptions { Metadata = metadata });
    }

    /// <summary>Loads a fold's results.</summary>
    /// <param name="path">The file.</param>
    /// <param name="data">The data set.</param>
    /// <param name="tested">Number of its clips that were tested.</param>
    /// <exception cref="PannsException">The file is damaged, or of an earlier version.</exception>
    public static FoldRecord Load(string path, LabeledDataset data, int tested)
    {
        try
        {
            using var file = WeightFile.Open(path);
            var metadata = file.Metadata;
            if (metadata.GetValueOrDefault("format") is var format && format != Format)
            {
                throw new PannsException($"{path}: no results of a fold: its format is '{format ?? "missing"}', not '{Format}'");
            }

            TensorChecksum.Check(file);
            var classes = data.Classes.Length;
            var values = file.Read(ScoresName);
            var marks = metadata["tested"];
            var errors = metadata.Where(pair => pair.Key.StartsWith(Unreadable, StringComparison.Ordinal))
                .ToImmutableSortedDictionary(pair => int.Parse(pair.Key[Unreadable.Length..], CultureInfo.InvariantCulture), pair => pair.Value);
            if (marks.Length != tested || values.Length != marks.Count(mark => mark == '+') * classes
                || errors.Keys.Any(clip => clip < 0 || clip >= data.Clips.Length))
            {
                throw new PannsException($"{path}: does not hold the scores of the clips tested");
            }

            var next = 0;
            return new(
                [.. marks.Select(mark => mark == '+' ? values[(classes * next)..(classes * ++next)] : null)],
                EpochHistory.Parse(metadata["history"]),
                long.Parse(metadata["parameters"], CultureInfo.InvariantCulture),
                double.Parse(metadata["seconds"], CultureInfo.InvariantCulture),
                errors);
        }
        catch (Exception problem) when (problem is FormatException or OverflowException or KeyNotFoundException or ArgumentException)
        {
            throw RunStore.Damaged(path, new PannsException($"{path}: damaged: {problem.Message}", problem));
        }
        catch (PannsException problem)
        {
            throw RunStore.Damaged(path, problem);
        }
    }
}
