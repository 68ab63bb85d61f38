using System.Globalization;
using Panns.Transfer.Data;

namespace Panns.ML.Data;

/// <summary>
/// Reads segment tables of AudioSet: lines of <c>YTID, start, end, "mid,mid"</c> after comments that begin with #. Each segment has its own
/// audio file, named <c>Y</c> followed by the YTID.
/// </summary>
internal static class AudioSetSegments
{
    /// <summary>Reads a table; counts segments without a file.</summary>
    /// <exception cref="PannsException">The table cannot be read, a line is invalid, or no segment has a file.</exception>
    public static List<AudioRow> Read(string root, string table, out int missing)
    {
        var tree = new FileTree(root);
        var rows = new List<AudioRow>();
        var number = 0;
        missing = 0;
        foreach (var line in Lines(table))
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            var (id, labels) = Parse(line) is { } segment
                ? segment
                : throw new PannsException(FormattableString.Invariant($"{table}, line {number}: expected YTID, start, end, \"mid,mid\", but found: {line}"));
            string[] names = [.. labels.Select(mid => AudioSetLabels.All.TryFind(mid, out var label)
                ? label.Name
                : throw new PannsException(FormattableString.Invariant($"{table}, line {number}: '{mid}' is not one of AudioSet's {AudioSetLabels.ClassCount} classes")))];
            if (tree.Find($"Y{id}.wav") is { } path)
            {
                rows.Add(new() { Path = path, Label = string.Join(';', names), Labels = names });
            }
            else
            {
                missing++;
            }
        }

        return rows.Count > 0
            ? rows
            : throw new PannsException(FormattableString.Invariant($"{root}: none of the {missing} segments of {table} is here; their files are named Y followed by the YTID, such as Y-0AbC.wav"));
    }

    private static (string Id, string[] Labels)? Parse(string line)
    {
        var fields = line.Split(',', 4, StringSplitOptions.TrimEntries);
        if (fields.Length != 4 || fields[0].Length == 0 || !IsSeconds(fields[1]) || !IsSeconds(fields[2]))
        {
            return null;
        }

        var labels = fields[3].Trim('"').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return labels.Length > 0 ? (fields[0], labels) : null;
    }

    private static bool IsSeconds(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0;

    private static string[] Lines(string table)
    {
        try
        {
            return File.ReadAllLines(table);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException(File.Exists(table) ? $"{table}: cannot be read: {problem.Message}" : $"{table}: there is no such file", problem);
        }
    }
}
