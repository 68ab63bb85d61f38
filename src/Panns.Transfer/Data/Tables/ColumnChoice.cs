using System.Collections.Immutable;
using Panns.Output.Csv;

namespace Panns.Transfer.Data.Tables;

/// <summary>A column and its role.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Index">Its index, from 0.</param>
/// <param name="Heading">Its name in the table.</param>
/// <param name="Unit">Seconds per unit, for times.</param>
internal sealed record ChosenColumn(ColumnRole Role, int Index, string Heading, double Unit);

/// <summary>Assigns roles to the columns of a table.</summary>
internal sealed class ColumnChoice
{
    private readonly ImmutableArray<ChosenColumn> _columns;
    private readonly IReadOnlyList<string> _headings;

    private ColumnChoice(IReadOnlyList<string> headings, ImmutableArray<ChosenColumn> columns) => (_headings, _columns) = (headings, columns);

    /// <summary>Chooses the columns named in the options, and the others by their usual names.</summary>
    /// <param name="source">The table's name, for errors.</param>
    /// <param name="headings">Its headings.</param>
    /// <param name="options">Columns chosen by the user.</param>
    /// <exception cref="PannsException">A chosen column is missing, or two columns have the same name.</exception>
    public static ColumnChoice Of(string source, IReadOnlyList<string> headings, LabeledSoundsOptions options)
    {
        (ColumnRole Role, string? Name)[] asked =
        [
            (ColumnRole.Path, options.PathColumnName), (ColumnRole.Label, options.LabelColumnName), (ColumnRole.Start, options.StartColumnName),
            (ColumnRole.End, options.EndColumnName), (ColumnRole.Fold, options.FoldColumnName), (ColumnRole.Group, options.GroupColumnName),
        ];
        var chosen = asked.Where(one => one.Name is not null).Select(one => Asked(source, headings, one.Role, one.Name!)).ToList();
        var free = headings.Select((heading, index) => (heading, index, meaning: ColumnNames.Of(heading))).Where(one => one.meaning is not null && !chosen.Exists(column => column.Index == one.index))
            .Select(one => (Column: new ChosenColumn(one.meaning!.Value.Role, one.index, one.heading.Trim(), one.meaning.Value.Seconds), one.meaning.Value.Rank))
            .ToList();

        // Next to a duration, an offset is the start of the clip, unless another column is.
        var isStart = free.Exists(one => one.Column.Role == ColumnRole.Duration) && !free.Concat(chosen.Select(column => (Column: column, 0))).Any(one => one.Column.Role == ColumnRole.Start);
        foreach (var ofRole in free.Select(one => isStart && IsOffset(one.Column.Heading) ? (one.Column with { Role = ColumnRole.Start }, one.Rank) : one).GroupBy(one => one.Item1.Role))
        {
            if (!chosen.Exists(column => column.Role == ofRole.Key))
            {
                var best = ofRole.OrderBy(one => one.Item2).ThenBy(one => one.Item1.Index).ToList();
                if (best.Count > 1 && best[0].Item1.Heading.Equals(best[1].Item1.Heading, StringComparison.OrdinalIgnoreCase))
                {
                    throw new PannsException($"{source}: has two columns '{best[0].Item1.Heading}'; rename one");
                }

                chosen.Add(best[0].Item1);
            }
        }

        // Without a start column, a duration is that of the file, not of a clip in it.
        if (!chosen.Exists(column => column.Role is ColumnRole.Start or ColumnRole.FileStart))
        {
            chosen.RemoveAll(column => column.Role == ColumnRole.Duration);
        }

        return new(headings, [.. chosen]);
    }

    /// <summary>
    /// Takes the classes that a program found (Kaleidoscope's AUTO ID, TOP1MATCH) if nobody has filled in the column of those that people
    /// confirmed, or there is none.
    /// </summary>
    public ColumnChoice Identified(CsvTable csv)
    {
        if (this[ColumnRole.AutomaticLabel] is not { } automatic
            || (this[ColumnRole.Label] is { } label && csv.Rows.Any(row => label.Index < row.Cells.Length && row.Cells[label.Index].Trim().Length > 0)))
        {
            return this;
        }

        return new(_headings, [.. _columns.Where(column => column.Role is not (ColumnRole.Label or ColumnRole.AutomaticLabel)), automatic with { Role = ColumnRole.Label }]);
    }

    public ChosenColumn? this[ColumnRole role] => _columns.FirstOrDefault(column => column.Role == role);

    /// <summary>Notes on columns used under other names and on unused columns, one line each.</summary>
    public IEnumerable<string> Notes()
    {
        foreach (var line in Renamed())
        {
            yield return line;
        }

        var unused = _headings.Where((heading, index) => heading.Trim().Length > 0 && !_columns.Any(column => IsUsed(column) && column.Index == index)).Select(heading => heading.Trim()).ToList();
        if (unused.Count > 0)
        {
            yield return $"columns not used: {string.Join(", ", unused)}";
        }
    }

    /// <summary>A note on columns used under other names; none if there are none.</summary>
    public IEnumerable<string> Renamed()
    {
        var renamed = _columns.Where(column => IsUsed(column) && !column.Heading.Equals(column.Role.ToString(), StringComparison.OrdinalIgnoreCase)).OrderBy(column => column.Index).ToList();
        if (renamed.Count > 0)
        {
            yield return "read as " + string.Join(", ", renamed.Select(column => $"{Title(column.Role)}: column '{column.Heading}'"));
        }
    }

    private static ChosenColumn Asked(string source, IReadOnlyList<string> headings, ColumnRole role, string name)
    {
        var index = headings.Index().Where(one => one.Item.Trim().Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)).Select(one => (int?)one.Index).FirstOrDefault()
            ?? throw new PannsException($"{source}: has no column '{name}'; there are {string.Join(", ", headings.Select(heading => heading.Trim()))}");
        return new(role, index, headings[index].Trim(), ColumnNames.Of(headings[index]) is { } meaning ? meaning.Seconds : 1);
    }

    // Clips to learn from have no score.
    private static bool IsUsed(ChosenColumn column) => column.Role is not (ColumnRole.Score or ColumnRole.AutomaticLabel);

    private static bool IsOffset(string heading) => heading.StartsWith("offset", StringComparison.OrdinalIgnoreCase);

    private static string Title(ColumnRole role) => role switch
    {
        ColumnRole.FileStart => "start in its file",
        ColumnRole.BaseFolder => "folder",
        _ => role.ToString().ToLowerInvariant(),
    };
}
