using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Cli.Library;
using Panns.Cli.Output;
using Panns.Cli.Searching;
using Panns.Output.Csv;
using Panns.Output.Json;

namespace Panns.Cli.Commands;

/// <summary><c>panns search</c>: finds the recordings that sound most like a given one, or like one another.</summary>
internal static class SearchCommand
{
    // Of the cosine of a recording's embedding and its row: another engine or decoder changes it less.
    private const double LeastAgreement = 0.98;

    public static Command Create(CommandContext context)
    {
        var index = new Argument<string>("INDEX") { Description = "Embeddings that panns embed wrote: x.npy, with x.index.csv beside it" };
        var queries = new Argument<string[]>("QUERY") { Description = "Recordings to find the most similar ones to", Arity = ArgumentArity.ZeroOrMore };
        var top = NumberOptions.Whole("--top", "How many to list", 20, 1, 1_000_000);
        var duplicates = NumberOptions.Within("--duplicates", "Instead list the pairs of the index whose cosine similarity reaches this", "SIMILARITY", 0.01, 1);
        var method = ChoiceOptions.Maybe(
            "--method", "Compare every row, or those that a graph beside the index proposes; if not given, every row up to a million", "METHOD", [RowSearch.Exact, RowSearch.Approximate]);
        var model = new ModelOptions(takesClassifier: true);
        var windows = new WindowOptions(0.1, EmbeddingOptions.Default.Overlap);
        var recordings = new RecordingOptions();
        var format = new FormatOptions();
        var command = new Command("search", "Finds the recordings of an index that sound most like a given one, by the cosine similarity of their embeddings.") { index, queries, top, duplicates, method };
        model.AddTo(command);
        windows.AddTo(command);
        recordings.AddTo(command);
        format.AddTo(command);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(queries) is { Length: > 0 }) == (result.GetValue(duplicates) is not null))
            {
                result.AddError("takes recordings to search for, or --duplicates");
            }

            if (result.GetValue(duplicates) is not null && result.GetResult(method) is { Implicit: false })
            {
                result.AddError("--duplicates compares every pair; drop it, or --method");
            }
        });
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(index)!;
            using var clips = EmbeddingIndex.Open(path);
            if (parsed.GetValue(duplicates) is { } similarity)
            {
                WritePairs(context.Terminal, format.Read(parsed), clips.NearDuplicates(similarity, parsed.GetValue(top), context.CancellationToken));
                return ExitCode.Success;
            }

            var (window, overlap) = windows.Read(parsed);
            using var embedder = model.Open(context, parsed, choice => context.Workbench.OpenEmbedder(choice, usual => new()
            {
                Window = window, Overlap = overlap, Audio = recordings.Read(parsed, usual),
            }));
            Check(context, parsed, path, clips, embedder);
            using var search = RowSearch.Open(context, path, clips, parsed.GetValue(method), parsed.GetValue(context.Quiet));
            var matches = new List<(string Query, IReadOnlyList<EmbeddingMatch> Found)>();
            var failed = 0;
            foreach (var query in embedder.EmbedMany([.. parsed.GetValue(queries)!.Select(query => new Section(query))], context.CancellationToken))
            {
                if (query.Error is { } error)
                {
                    context.Terminal.Say(error.Contains(Path.GetFileName(query.File), StringComparison.Ordinal) ? error : $"{query.File}: {error}");
                    failed++;
                    continue;
                }

                if (query.Issues.Any)
                {
                    context.Terminal.Say($"{query.File}: {query.Issues}");
                }

                matches.Add((query.File, search.Nearest(query.Embedding.Span, parsed.GetValue(top), context.CancellationToken)));
            }

            WriteMatches(context.Terminal, format.Read(parsed), matches);
            return failed == 0 ? ExitCode.Success : matches.Count == 0 ? ExitCode.Failure : ExitCode.PartlyFailed;
        });
        return command;
    }

    // Another network's vectors may be as long and mean something else: a recording of the index has to give its own row.
    private static void Check(CommandContext context, ParseResult parsed, string path, EmbeddingIndex clips, IEmbedder embedder)
    {
        if (embedder.EmbeddingSize != clips.Dimension)
        {
            throw new PannsException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: holds vectors of {clips.Dimension} values, {embedder.Model} gives {embedder.EmbeddingSize}: name the network that it was written with by --model"));
        }

        var row = clips.Clips.Select((clip, i) => (clip, i)).FirstOrDefault(one => one.clip.Start is null && !float.IsNaN(clips.Row(one.i)[0]) && File.Exists(one.clip.File), (null!, -1)).Item2;
        if (row < 0)
        {
            if (!parsed.GetValue(context.Quiet))
            {
                context.Terminal.Say($"{path}: whether {embedder.Model} wrote it could not be checked, because it is of windows or its recordings are elsewhere");
            }

            return;
        }

        var again = embedder.EmbedMany([new Section(clips.Clips[row].File)], context.CancellationToken).First();
        if (again.Error is null && !(clips.Similarity(row, again.Embedding.Span) >= LeastAgreement))
        {
            throw new PannsException(
                $"{path}: {embedder.Model} gives another vector for {clips.Clips[row].File}: name the network, the weights and the options that it was written with (--model, --weights, --window, --channel)");
        }
    }

    private static void WriteMatches(Terminal terminal, OutputFormat format, List<(string Query, IReadOnlyList<EmbeddingMatch> Found)> matches)
    {
        var rows = matches.SelectMany(one => one.Found.Select((match, rank) => (one.Query, Rank: rank + 1, match.Similarity, match.Clip))).ToList();
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Data.Write(JsonText.File(json =>
                {
                    json.WriteStartArray("matches");
                    foreach (var (query, rank, similarity, clip) in rows)
                    {
                        json.WriteStartObject();
                        json.WriteString("query", query);
                        json.WriteNumber("rank", rank);
                        json.WriteNumber("similarity", similarity);
                        WriteClip(json, clip, "");
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }));
                break;
            case OutputFormat.Csv:
                terminal.Data.Write(CsvWriter.Text(
                [
                    ["query", "rank", "similarity", "file", "start", "end"],
                    .. rows.Select(row => (string[])[row.Query, row.Rank.ToString(CultureInfo.InvariantCulture), CsvWriter.Number((float?)row.Similarity), .. Cells(row.Clip)]),
                ]));
                break;
            default:
                var table = new TextTable(("query", false), ("rank", true), ("similarity", true), ("file", false), ("start", true), ("end", true));
                foreach (var row in rows)
                {
                    table.Add([row.Query, row.Rank.ToString(CultureInfo.InvariantCulture), Rounded(row.Similarity), .. Cells(row.Clip)]);
                }

                table.Write(terminal);
                break;
        }
    }

    private static void WritePairs(Terminal terminal, OutputFormat format, IReadOnlyList<EmbeddingPair> pairs)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Data.Write(JsonText.File(json =>
                {
                    json.WriteStartArray("pairs");
                    foreach (var pair in pairs)
                    {
                        json.WriteStartObject();
                        json.WriteNumber("similarity", pair.Similarity);
                        WriteClip(json, pair.First, "");
                        WriteClip(json, pair.Second, "other_");
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }));
                break;
            case OutputFormat.Csv:
                terminal.Data.Write(CsvWriter.Text(
                [
                    ["similarity", "file", "start", "end", "other_file", "other_start", "other_end"],
                    .. pairs.Select(pair => (string[])[CsvWriter.Number((float?)pair.Similarity), .. Cells(pair.First), .. Cells(pair.Second)]),
                ]));
                break;
            default:
                var table = new TextTable(("similarity", true), ("file", false), ("start", true), ("end", true), ("other file", false), ("start", true), ("end", true));
                foreach (var pair in pairs)
                {
                    table.Add([Rounded(pair.Similarity), .. Cells(pair.First), .. Cells(pair.Second)]);
                }

                table.Write(terminal);
                break;
        }
    }

    internal static string[] Cells(EmbeddedClip clip)
        => [clip.File, clip.Start is { } start ? CsvWriter.Seconds(start) : "", clip.End is { } end ? CsvWriter.Seconds(end) : ""];

    internal static void WriteClip(Utf8JsonWriter json, EmbeddedClip clip, string prefix)
    {
        json.WriteString(prefix + "file", clip.File);
        json.Number(prefix + "start", clip.Start);
        json.Number(prefix + "end", clip.End);
    }

    private static string Rounded(float similarity) => similarity.ToString("0.000", CultureInfo.InvariantCulture);
}
