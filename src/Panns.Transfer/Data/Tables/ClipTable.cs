using System.Collections.Immutable;
using System.Globalization;
using Panns.Output.Csv;

namespace Panns.Transfer.Data.Tables;

/// <summary>A table of clips of any kind: with a heading, an Audacity label track, a Raven selection table, JAMS or other JSON.</summary>
/// <param name="Path">The file.</param>
/// <param name="Rows">Its rows, without those left out.</param>
/// <param name="LeftOut">What was left out, and why.</param>
/// <param name="Notes">Anything unusual about how it was read, one line each.</param>
/// <param name="HasSeveralLabels">Whether commas and bars separate labels, as well as semicolons: true for headings such as labels, tags, classes.</param>
internal sealed record ClipTable(string Path, ImmutableArray<TableRow> Rows, ImmutableArray<LeftOutClips> LeftOut, ImmutableArray<string> Notes, bool HasSeveralLabels)
{
    /// <summary>Whether the group column was guessed from a name such as speaker, actor or src_file.</summary>
    public bool HasGuessedGroups { get; init; }

    /// <summary>Recordings that the file names besides those of its rows, with their lengths in seconds where it says.</summary>
    public IReadOnlyDictionary<string, double?> Recordings { get; init; } = ImmutableDictionary<string, double?>.Empty;

    /// <summary>The text's encoding; null for UTF-8.</summary>
    public string? Charset { get; init; }

    /// <summary>Reads a table.</summary>
    /// <param name="path">The table.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="recording">The recording that its events are in, if it names none; null to find it beside the table.</param>
    /// <exception cref="PannsException">The table cannot be read, lacks a column, or has an invalid row.</exception>
    public static ClipTable Read(string path, LabeledSoundsOptions options, string? recording = null)
    {
        var file = TextFile.Read(path);
        var table = EventJson.Is(file.Text) ? EventJson.Read(path, file.Text, recording)
            : LabelTrack.TryRead(path, file.Text, recording) ?? WithColumns(path, file.Text, options, recording);
        return file.Charset is null ? table : table with { Charset = file.Charset, Notes = [$"is not UTF-8: read as {file.Charset}", .. table.Notes] };
    }

    private static ClipTable WithColumns(string path, string text, LabeledSoundsOptions options, string? known)
    {
        var (separator, content) = Separators.Find(text);
        var csv = new TextFile(content, null).ToTable(path, separator);
        if (BareRows.TryRead(csv) is { } bare)
        {
            return bare;
        }

        var columns = ColumnChoice.Of(path, csv.Columns, options).Identified(csv);
        if (columns[ColumnRole.Label] is not { } label)
        {
            throw Lacking(csv, "label");
        }

        var recording = columns[ColumnRole.Path] is null ? known ?? SiblingAudio.FindBeside(path) : null;
        if (recording is null && columns[ColumnRole.Path] is null)
        {
            throw Lacking(csv, "path");
        }

        var cells = new TableCells(csv, columns, hasDecimalComma: separator != ',');
        var left = new LeftOutCounts();
        var selections = new HashSet<(string, string)>();
        var rows = ImmutableArray.CreateBuilder<TableRow>();
        foreach (var (line, row) in csv.Rows)
        {
            cells.CheckLength(line, row);
            var clip = cells.Read(line, row, recording);
            if (clip.Path.Length == 0)
            {
                left.Add(LeftOutReasons.NoPath, Line(line));
            }
            else if (cells.Text(row, ColumnRole.Selection) is { Length: > 0 } selection && !selections.Add((clip.Path, selection)))
            {
                // Raven lists each selection once per view.
                left.Add(LeftOutReasons.OtherView, Line(line));
            }
            else if (clip.End == clip.Start)
            {
                left.Add(LeftOutReasons.NoLength, Line(line));
            }
            else
            {
                rows.Add(clip);
            }
        }

        var notes = separator == ',' ? [] : ImmutableArray.Create($"cells are separated by {NameOf(separator)}");
        return new(path, rows.ToImmutable(), left.ToList(), [.. notes, .. columns.Notes()], ColumnNames.IsPlural(label.Heading))
        {
            HasGuessedGroups = options.GroupColumnName is null && columns[ColumnRole.Group] is { } group && !group.Heading.StartsWith("group", StringComparison.OrdinalIgnoreCase),
        };
    }

    internal static string Line(int line) => line.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(char separator) => separator switch { '\t' => "tabs", ';' => "semicolons", _ => $"'{separator}'" };

    private static PannsException Lacking(CsvTable csv, string column)
        => new($"{csv.Path}: has no column '{column}' or a usual name for it; its columns are {string.Join(", ", csv.Columns.Select(heading => heading.Trim()))}:"
            + $" choose the one for the {column}, or start the table with a heading such as path,label[,start,end][,fold][,group]");
}
