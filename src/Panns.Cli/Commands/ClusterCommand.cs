using System.CommandLine;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Cli.Output;
using Panns.Common.IO;
using Panns.Metrics;
using Panns.Output.Csv;
using Panns.Output.Json;
using Panns.Transfer;
using Panns.Transfer.Data.Tables;
using Panns.Transfer.Reports;

namespace Panns.Cli.Commands;

/// <summary><c>panns cluster</c>: groups recordings that sound alike, and draws a map of them to hear.</summary>
internal static class ClusterCommand
{
    private const int MostPairs = 100;

    public static Command Create(CommandContext context)
    {
        var input = new Argument<string>("INPUT") { Description = "Embeddings that panns embed wrote (x.npy, with x.index.csv beside it), or a folder of recordings to embed" };
        var count = NumberOptions.Count("--clusters", "Number of groups [default: the one of the greatest mean silhouette]", 2, 10_000);
        var most = NumberOptions.Whole("--most", "The most groups to try", ClusteringOptions.Default.MostClusters, 2, 100);
        var seed = NumberOptions.Whole("--seed", "Seed of the starting points of k-means", 0, 0, int.MaxValue);
        var map = ChoiceOptions.One("--map", "Map of the page: of neighbors (t-SNE), or of principal components", "MAP", ["neighbors", "pca"]);
        var page = new Option<string?>("--page") { Description = "Also write a page with a map and lists of the clips, to hear by a click: x.html", HelpName = "FILE" };
        Destination.RequireExtension(page, ".html");
        var destination = new Option<string?>("--out", "-o") { Description = "Write clips, groups and distances to this table: x.csv", HelpName = "FILE" };
        Destination.RequireExtension(destination, ".csv");
        var duplicates = NumberOptions.Between("--duplicates", "Least cosine similarity of the near-duplicates that the page lists", "SIMILARITY", 0.98, 0.01, 1);
        var sounds = NumberOptions.Whole("--sounds", "Most seconds of sound that the page holds, five of a clip; of all others it has links", 240, 0, 3600);
        var labels = new Option<string?>("--labels") { Description = "Known classes of the clips, in a table with path and label: how the groups agree with them is printed", HelpName = "TABLE" };
        var model = new ModelOptions(takesClassifier: true);
        var windows = new WindowOptions(0.1, EmbeddingOptions.Default.Overlap);
        var recordings = new RecordingOptions();
        var format = new FormatOptions();
        var command = new Command("cluster", "Groups the recordings of an index, or of a folder, that sound alike, and draws a map of them.")
        {
            input, count, most, seed, destination, page, sounds, map, duplicates, labels,
        };
        model.AddTo(command);
        windows.AddTo(command);
        recordings.AddTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(input)!;
            var code = ExitCode.Success;
            using var embeddings = Directory.Exists(path) ? Embed(path, out code) : null;
            using var index = EmbeddingIndex.Open(embeddings?.Path ?? path);
            var clusters = EmbeddingClusters.Of(
                index,
                new()
                {
                    Count = parsed.GetValue(count),
                    MostClusters = parsed.GetValue(most),
                    Seed = (ulong)parsed.GetValue(seed),
                    Map = parsed.GetValue(map) == "pca" ? ClusterMap.PrincipalComponents : ClusterMap.Neighbors,
                },
                context.CancellationToken);
            var known = Known(context.Terminal, parsed.GetValue(labels), clusters);
            if (parsed.GetValue(destination) is { } table)
            {
                Destination.MakeFolder(table);
                StagedFile.Write(table, Rows(clusters));
                context.Terminal.Wrote(table);
            }

            if (parsed.GetValue(page) is { } html)
            {
                Destination.MakeFolder(html);
                var pairs = index.NearDuplicates(parsed.GetValue(duplicates), MostPairs, context.CancellationToken);
                var text = ClusterPage.Write(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), Path.GetDirectoryName(Path.GetFullPath(html))!, clusters, known, pairs, parsed.GetValue(duplicates), parsed.GetValue(sounds), recordings.Read(parsed, null));
                StagedFile.Write(html, text);
                context.Terminal.Wrote(html);
            }

            Print(context.Terminal, format.Read(parsed), clusters, known);
            return code;

            FolderEmbeddings Embed(string folder, out int failed)
            {
                var (window, overlap) = windows.Read(parsed);
                using var embedder = model.Open(context, parsed, choice => context.Workbench.OpenEmbedder(choice, usual => new()
                {
                    Window = window, Overlap = overlap, Audio = recordings.Read(parsed, usual),
                }));
                return FolderEmbeddings.Of(context, parsed, folder, embedder, out failed);
            }
        });
        return command;
    }

    // The class of each clip; by path, or by the name alone where the table has other folders.
    private static string?[] Known(Terminal terminal, string? path, EmbeddingClusters clusters)
    {
        if (path is null)
        {
            return new string?[clusters.Clips.Length];
        }

        var rows = ClipTable.Read(path, new LabeledSoundsOptions()).Rows;
        var (byPath, byName) = (Labels(rows, row => row), Labels(rows, Path.GetFileName));
        string?[] known = [.. clusters.Clips.Select(clip => byPath.GetValueOrDefault(clip.Clip.File) ?? byName.GetValueOrDefault(Path.GetFileName(clip.Clip.File)))];
        var without = known.Count(label => label is null);
        return without < known.Length ? Told() : throw new PannsException($"{path}: names none of the clips, such as {clusters.Clips[0].Clip.File}");

        string?[] Told()
        {
            if (without > 0)
            {
                terminal.Say(FormattableString.Invariant($"{path}: has no label, or several, for {without} of {known.Length} clips; they do not count"));
            }

            return known;
        }

        static Dictionary<string, string> Labels(IEnumerable<TableRow> rows, Func<string, string?> key) => rows.GroupBy(row => key(row.Path) ?? "", StringComparer.Ordinal)
            .Where(group => group.DistinctBy(row => row.Label).Count() == 1).ToDictionary(group => group.Key, group => group.First().Label, StringComparer.Ordinal);
    }

    private static void Print(Terminal terminal, OutputFormat format, EmbeddingClusters clusters, string?[] known)
    {
        switch (format)
        {
            case OutputFormat.Csv:
                terminal.Data.Write(Rows(clusters));
                return;
            case OutputFormat.Json:
                terminal.Data.Write(Json(clusters));
                return;
        }

        var hasLabels = known.Any(label => label is not null);
        var table = new TextTable([("group", true), ("clips", true), ("nearest to its middle", false), .. hasLabels ? [("most frequent label", false)] : Array.Empty<(string, bool)>()]);
        foreach (var group in clusters.Clips.Index().GroupBy(one => one.Item.Cluster).OrderBy(group => group.Key))
        {
            var middle = group.MinBy(one => one.Item.Distance).Item.Clip;
            var label = group.Select(one => known[one.Index]).OfType<string>().CountBy(one => one).DefaultIfEmpty().MaxBy(one => one.Value);
            table.Add([
                group.Key.ToString(CultureInfo.InvariantCulture), group.Count().ToString(CultureInfo.InvariantCulture), Name(middle),
                .. hasLabels ? [FormattableString.Invariant($"{label.Key} {label.Value}")] : Array.Empty<string>(),
            ]);
        }

        table.Write(terminal);
        var sample = clusters.Sampled < clusters.Clips.Length ? FormattableString.Invariant($" (of {clusters.Sampled} clips)") : "";
        terminal.Print(FormattableString.Invariant($"{clusters.Clips.Length} clips in {clusters.Count} groups; mean silhouette {clusters.Silhouettes[clusters.Count]:0.000}{sample}"));
        if (clusters.Failed > 0)
        {
            terminal.Print(FormattableString.Invariant($"{clusters.Failed} rows without an embedding were left out"));
        }

        if (hasLabels)
        {
            var pairs = clusters.Clips.Select((clip, i) => (clip.Cluster, Label: known[i])).Where(one => one.Label is not null).ToList();
            var agreement = ClusterAgreement.Of([.. pairs.Select(one => one.Cluster)], [.. pairs.Select(one => one.Label!)]);
            terminal.Print(FormattableString.Invariant($"with the labels: purity {agreement.Purity:0.000}, adjusted Rand index {agreement.AdjustedRand:0.000}"));
        }
    }

    private static string Rows(EmbeddingClusters clusters) => CsvWriter.Text(
    [
        ["file", "start", "end", "cluster", "distance", "x", "y"],
        .. clusters.Clips.Select(clip => (string[])
        [
            .. SearchCommand.Cells(clip.Clip), clip.Cluster.ToString(CultureInfo.InvariantCulture),
            CsvWriter.Number((float)clip.Distance), CsvWriter.Number((float)clip.X), CsvWriter.Number((float)clip.Y),
        ]),
    ]);

    private static string Json(EmbeddingClusters clusters) => JsonText.File(json =>
    {
        json.WriteNumber("clusters", clusters.Count);
        json.WriteStartObject("silhouettes");
        foreach (var (count, value) in clusters.Silhouettes)
        {
            json.Number(count.ToString(CultureInfo.InvariantCulture), value);
        }

        json.WriteEndObject();
        json.WriteStartArray("clips");
        foreach (var clip in clusters.Clips)
        {
            json.WriteStartObject();
            SearchCommand.WriteClip(json, clip.Clip, "");
            json.WriteNumber("cluster", clip.Cluster);
            json.Number("distance", clip.Distance);
            json.Number("x", clip.X);
            json.Number("y", clip.Y);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Name(EmbeddedClip clip)
        => clip.Start is { } start ? FormattableString.Invariant($"{clip.File}, {start:0.##} to {clip.End:0.##} s") : clip.File;
}
