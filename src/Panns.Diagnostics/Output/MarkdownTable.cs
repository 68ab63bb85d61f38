using System.Globalization;
using Panns.Diagnostics.Measurement;

namespace Panns.Diagnostics.Output;

/// <summary>Writes the results as a Markdown table for a README, with the processor's name.</summary>
internal static class MarkdownTable
{
    /// <summary>Writes the results of a run.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="processor">Name of the processor.</param>
    /// <param name="results">The results.</param>
    public static void Write(TextWriter output, string processor, IReadOnlyCollection<BenchResult> results)
    {
        // Columns of missing engines are left out.
        var torch = results.Any(result => result.TorchMilliseconds is not null);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Measured on {processor}: medians in milliseconds per call; ratio: ours / the engine before it, median and quartiles of the rounds."));
        output.WriteLine();
        output.WriteLine(Row(["network", "threads", "batch", "clip", "ours", "ONNX Runtime", "ratio", .. torch ? ["libtorch", "ratio"] : (string[])[], "largest difference"]));
        output.WriteLine(Row(["---", "---:", "---:", "---:", "---:", "---:", "---:", .. torch ? ["---:", "---:"] : (string[])[], "---:"]));
        foreach (var result in results)
        {
            output.WriteLine(Row(
            [
                result.Case.Model,
                Format(result.Case.Threads, "0"),
                Format(result.Case.Batch, "0"),
                Format(result.Case.Seconds, "0.## s"),
                Time(result.OursMilliseconds),
                Time(result.OnnxMilliseconds),
                Ratio(result.RatioOnnx),
                .. torch ? [Time(result.TorchMilliseconds), Ratio(result.RatioTorch)] : (string[])[],
                Format(result.MaxDifference, "0.0E+0"),
            ]));
        }
    }

    /// <summary>Formats milliseconds with about three significant digits.</summary>
    public static string Time(double? milliseconds) => Format(milliseconds, milliseconds < 10 ? "0.00" : milliseconds < 100 ? "0.0" : "0");

    /// <summary>Formats a ratio with its quartiles.</summary>
    public static string Ratio(PairedRatio? ratio)
        => ratio is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:0.00} ({ratio.Low:0.00}-{ratio.High:0.00})");

    /// <summary>Formats a number; empty for null.</summary>
    public static string Format(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
