using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Panns.Common.IO;
using Panns.Output.Csv;
using Panns.Output.Json;
using Panns.Transfer.Reports;

namespace Panns.Transfer;

/// <summary>Writes every tested clip with its classes and scores, as CSV or JSON.</summary>
public static class ClipScoreFile
{
    /// <summary>
    /// Writes a row per clip and strategy: strategy, fold, file, start, end, right, given, wrong, margin and the score of each class. CSV has a column
    /// <c>score CLASS</c> per class, and several classes in one cell are separated by semicolons; JSON is an array of objects, with the scores by class.
    /// </summary>
    /// <param name="path">A file ending in .csv or .json; it appears complete or not at all.</param>
    /// <param name="results">Results on one data set, one per network.</param>
    /// <returns>Number of rows.</returns>
    /// <exception cref="PannsException">The file has another extension or cannot be written.</exception>
    public static int Save(string path, IReadOnlyList<EvaluationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        CheckPath(path);
        var strategies = NamedStrategy.Of(results);
        StagedFile.Write(path, stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            if (IsJson(path))
            {
                Json(text, strategies);
            }
            else
            {
                Csv(text, strategies);
            }
        });
        return strategies.Sum(one => one.Strategy.Clips.Length);
    }

    /// <summary>Checks a file name for <see cref="Save"/>, before the work rather than after it.</summary>
    /// <param name="path">A file ending in .csv or .json.</param>
    /// <exception cref="PannsException">The file has another extension, or is a folder.</exception>
    public static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!IsJson(path) && !Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
        {
            throw new PannsException($"{path}: scores of clips are written as .csv or .json");
        }

        if (Directory.Exists(path))
        {
            throw new PannsException($"{path}: is a folder; name a file to write");
        }
    }

    private static bool IsJson(string path) => Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);

    // A class may be called like another column, so those of scores have a word before it.
    private static void Csv(TextWriter text, ImmutableArray<NamedStrategy> strategies)
    {
        var writer = new CsvWriter(text);
        writer.Write((string[])["strategy", "fold", "file", "start", "end", "right", "given", "wrong", "margin", .. strategies[0].Result.Classes.Select(name => "score " + name)]);
        foreach (var one in strategies)
        {
            foreach (var clip in one.Strategy.Clips)
            {
                writer.Write((string[])
                [
                    one.Name, clip.Fold, clip.File, CsvWriter.Seconds(clip.Start), clip.End is { } end ? CsvWriter.Seconds(end) : "",
                    string.Join(';', one.NamesOf(clip.Right)), string.Join(';', one.NamesOf(clip.Given)), clip.IsWrong ? "1" : "0", CsvWriter.Number((float?)clip.Margin),
                    .. clip.Scores.Select(score => CsvWriter.Number((float?)score)),
                ]);
            }
        }
    }

    private static void Json(TextWriter text, ImmutableArray<NamedStrategy> strategies)
    {
        using var list = new JsonList(text);
        foreach (var one in strategies)
        {
            foreach (var clip in one.Strategy.Clips)
            {
                list.Add(json => Fields(json, one, clip));
            }
        }
    }

    private static void Fields(Utf8JsonWriter json, NamedStrategy one, TestedClip clip)
    {
        json.WriteString("strategy", one.Name);
        json.WriteString("fold", clip.Fold);
        json.WriteString("file", clip.File);
        json.Seconds("start", clip.Start);
        json.Number("end", clip.End is { } end ? Math.Round(end, 6) : null);
        json.Strings("right", one.NamesOf(clip.Right));
        json.Strings("given", one.NamesOf(clip.Given));
        json.WriteBoolean("wrong", clip.IsWrong);
        json.Number("margin", (float?)clip.Margin);
        json.WriteStartObject("scores");
        foreach (var (label, score) in clip.Scores.Index())
        {
            json.Number(one.Result.Classes[label], (float?)score);
        }

        json.WriteEndObject();
    }
}
