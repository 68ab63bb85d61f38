using System.Collections.Immutable;
using Panns.Transfer.Data.Tables;

namespace Panns.Transfer.Data;

/// <summary>Creates a data set from a table of clips.</summary>
internal static class TableDataset
{
    public static LabeledDataset Read(string path, LabeledSoundsOptions options) => Create(ClipTable.Read(path, options), Path.GetFileNameWithoutExtension(path), options);

    /// <summary>Creates a data set from rows.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="name">Name of the data set.</param>
    /// <param name="options">How paths and classes are read.</param>
    /// <exception cref="PannsException">There are no rows, or fewer than two classes.</exception>
    public static LabeledDataset Create(ClipTable table, string name, LabeledSoundsOptions options)
    {
        var path = table.Path;
        if (table.Rows.IsEmpty)
        {
            throw new PannsException($"{path}: has no rows{(table.LeftOut.IsEmpty ? "" : $" that serve: {string.Join("; ", table.LeftOut)}")}");
        }

        var rows = table.Rows.Select(row => (Row: row, Names: LabelsOf(row, table.HasSeveralLabels))).ToList();
        var labels = LabelNames.Of(rows.SelectMany(row => row.Names), options.CaseSensitive);
        var isMultiLabel = rows.Exists(row => row.Names.Select(name => labels[name]).Distinct(StringComparer.Ordinal).Count() > 1);
        var left = new LeftOutCounts();
        var files = new PathFinder(path, options.Root, rows.Select(row => Joined(row.Row)));
        var folds = TableFolds.Of(path, [.. rows.Select(row => row.Row)]);
        var classes = ClassIndex.Of(rows.SelectMany(row => row.Names.Select(name => labels[name])));
        var clips = ImmutableArray.CreateBuilder<LabeledClip>();
        var seen = new Dictionary<(string, double, double?), List<string>>();
        foreach (var (row, names) in rows)
        {
            var clip = new LabeledClip
            {
                // A missing file is reported when its clip is read; it does not invalidate the table.
                Path = files.Find(Joined(row)), Labels = classes.Find(names.Select(name => labels[name])),
                Start = row.Start, End = row.End, Fold = folds.FoldOf(row), Part = folds.PartOf(row), Group = row.Group,
            };
            if (clip.Labels.IsEmpty && !isMultiLabel)
            {
                left.Add(LeftOutReasons.NoLabel, row.Place);
                continue;
            }

            var key = (clip.Path, clip.Start, clip.End);
            var what = string.Join(';', clip.Labels.Select(label => classes.Names[label]));
            if (seen.TryGetValue(key, out var known) && known.Contains(what))
            {
                left.Add(LeftOutReasons.Twice, row.Place);
                continue;
            }

            (known ?? (seen[key] = [])).Add(what);
            clips.Add(clip);
        }

        if (classes.Names.Length < (isMultiLabel || options.NegativesName is not null ? 1 : 2))
        {
            throw new PannsException($"{path}: a classifier needs at least two classes{(classes.Names.Length == 1 ? $"; the table has '{classes.Names[0]}' alone" : "")}");
        }

        var negatives = clips.Count(clip => clip.Labels.IsEmpty);
        var data = new LabeledDataset
        {
            Name = name,
            Classes = classes.Names,
            Clips = clips.ToImmutable(),
            IsMultiLabel = isMultiLabel,
            Metric = isMultiLabel ? EvaluationMetric.MeanAveragePrecision : EvaluationMetric.Accuracy,
            TrainPart = folds.Parts?.Train,
            TestPart = folds.Parts?.Test,
            FoldNames = folds.Names,
            Root = files.Root,
            LeftOut = [.. table.LeftOut, .. left.ToList()],
            Notes =
            [
                .. table.Notes, .. files.Notes(), .. folds.Notes, .. labels.Notes,
                .. negatives > 0 ? [FormattableString.Invariant($"{negatives} clips have none of the classes")] : (ReadOnlySpan<string>)[],
            ],
            Warnings = [.. labels.Warnings, .. Contradictions(seen)],
        };
        return table.HasGuessedGroups ? WithoutIdleGroups(data) : data;
    }

    // If the groups are the classes themselves (such as speakers), they are not used as groups.
    private static LabeledDataset WithoutIdleGroups(LabeledDataset data)
    {
        var groups = data.Clips.Where(clip => clip.Group.Length > 0).GroupBy(clip => clip.Group, StringComparer.Ordinal).ToList();
        var isLabel = groups.Exists(group => group.Skip(1).Any()) && !data.IsMultiLabel && groups.Count == data.Classes.Length && groups.TrueForAll(group => group.Select(clip => clip.Label).Distinct().Count() == 1);
        return isLabel
            ? data with { Clips = [.. data.Clips.Select(clip => clip with { Group = "" })], Notes = data.Notes.Add("the group column only repeats the classes, so it is ignored") }
            : data;
    }

    private static string Joined(TableRow row) => row.Folder.Length > 0 ? $"{row.Folder.TrimEnd('/', '\\')}/{row.Path}" : row.Path;

    private static ImmutableArray<string> LabelsOf(TableRow row, bool hasSeveral)
        => [.. row.Label.Split(hasSeveral ? [';', ',', '|'] : [';']).Where(name => LabelNames.Clean(name).Length > 0)];

    private static IEnumerable<string> Contradictions(Dictionary<(string Path, double Start, double? End), List<string>> seen)
    {
        var twice = seen.Where(pair => pair.Value.Count > 1).ToList();
        if (twice.Count > 0)
        {
            var (example, labels) = (twice[0].Key, twice[0].Value);
            yield return FormattableString.Invariant(
                $"{twice.Count} clips have rows of different classes ({Path.GetFileName(example.Path)}: {string.Join(", ", labels)}); if a clip has all of them, write them in one row as {string.Join(';', labels)}");
        }
    }
}
