using System.Globalization;
using Panns.Cli.Output;
using Panns.Diagnostics.Layers;
using Panns.Engine.Profiling;

namespace Panns.Cli.Commands.Diagnostics;

/// <summary>Steps of a network beside the machine's peak.</summary>
internal static class LayerTable
{
    /// <summary>The peak as a line.</summary>
    public static string Describe(MachinePeak peak) => FormattableString.Invariant(
        $"peak of {peak.Threads} {(peak.Threads == 1 ? "thread" : "threads")}: {peak.OperationsPerSecond / 1e9 / peak.Threads:0} GFLOP/s and {peak.BytesPerSecond / 1e9 / peak.Threads:0.0} GB/s each");

    /// <summary>A row for each step.</summary>
    /// <param name="title">Title of the first column.</param>
    /// <param name="layers">The steps.</param>
    public static TextTable Of(string title, IEnumerable<LayerTime> layers)
    {
        var table = new TextTable(
            (title, false), ("ms", true), ("MFLOP", true), ("GFLOP/s", true), ("MB", true), ("GB/s", true), ("of peak", true), ("of roofline", true), ("lost ms", true));
        foreach (var layer in layers)
        {
            table.Add(
                layer.Step.Name,
                Format(layer.Step.Milliseconds, "0.000"),
                Format(layer.Step.Cost.Operations / 1e6, "0.0"),
                Format(layer.OperationsPerSecond / 1e9, "0.0"),
                Format(layer.Step.Cost.Bytes / 1e6, "0.00"),
                Format(layer.BytesPerSecond / 1e9, "0.0"),
                Format(layer.ShareOfPeak, "0 %"),
                Format(layer.ShareOfRoofline, "0 %"),
                Format(layer.Lost, "0.000"));
        }

        return table;
    }

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
