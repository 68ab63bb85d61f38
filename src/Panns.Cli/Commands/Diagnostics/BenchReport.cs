using Panns.Cli.Hosting;
using Panns.Common.IO;
using Panns.Diagnostics;
using Panns.Diagnostics.Output;
using Panns.Output.Json;

namespace Panns.Cli.Commands.Diagnostics;

/// <summary>Prints results one by one, or as a Markdown table at the end, and writes them as JSON.</summary>
/// <param name="terminal">The destination.</param>
/// <param name="file">A JSON file to write; null for none.</param>
/// <param name="isMarkdown">Whether to print Markdown.</param>
internal sealed class BenchReport(Terminal terminal, StagedFile? file, bool isMarkdown)
{
    // Fixed widths, so that each line can be printed as soon as its result is known.
    private static readonly int[] Widths = [22, 7, 5, 6, 9, 9, 16, 9, 10];
    private readonly List<BenchResult> _results = [];
    private string _processor = "";

    /// <summary>Prints the heading.</summary>
    public void Begin(string processor)
    {
        _processor = processor;
        if (!isMarkdown)
        {
            terminal.Print(processor);
            WriteLine("network", "threads", "batch", "clip", "ours ms", "ONNX ms", "ratio", "torch ms", "difference");
        }
    }

    /// <summary>Adds a result.</summary>
    public void Add(BenchResult result)
    {
        _results.Add(result);
        if (!isMarkdown)
        {
            WriteLine(
                result.Case.Model,
                MarkdownTable.Format(result.Case.Threads, "0"),
                MarkdownTable.Format(result.Case.Batch, "0"),
                MarkdownTable.Format(result.Case.Seconds, "0.## s"),
                MarkdownTable.Time(result.OursMilliseconds),
                MarkdownTable.Time(result.OnnxMilliseconds),
                MarkdownTable.Ratio(result.RatioOnnx),
                MarkdownTable.Time(result.TorchMilliseconds),
                MarkdownTable.Format(result.MaxDifference, "0.0E+0"));
        }
    }

    /// <summary>Prints and writes everything that needs all results.</summary>
    public void Complete()
    {
        if (isMarkdown)
        {
            MarkdownTable.Write(terminal.Data, _processor, _results);
        }

        if (file is null)
        {
            return;
        }

        using (var writer = new StreamWriter(file.Stream, leaveOpen: true))
        using (var list = new JsonList(writer))
        {
            foreach (var result in _results)
            {
                list.Add(json => BenchJson.WriteFields(json, result));
            }
        }

        file.Commit();
    }

    private void WriteLine(params string[] cells)
        => terminal.Print(string.Join("  ", cells.Select((cell, index) => index == 0 ? cell.PadRight(Widths[0]) : cell.PadLeft(Widths[index]))));
}
