using System.Globalization;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Networks;
using Panns.Output.Csv;
using Panns.Output.Json;

namespace Panns.Cli.Output;

/// <summary>Prints the catalog, and the layers of a network.</summary>
internal static class ModelTable
{
    private const int ClipSeconds = 10;

    public static void WriteList(Terminal terminal, OutputFormat format, IEnumerable<ModelInfo> models, ModelStore store)
    {
        var rows = models.Select(model => new Row(model, store)).ToList();
        switch (format)
        {
            case OutputFormat.Json:
                WriteJson(terminal.Data, rows);
                break;
            case OutputFormat.Csv:
                WriteCsv(terminal.Data, rows);
                break;
            default:
                var table = new TextTable(("Network", false), ("Parameters", true), ("Multi-adds", true), ("mAP", true), ("Weights", false), ("What it is", false));
                foreach (var row in rows)
                {
                    table.Add(row.Name, Millions(row.Parameters), Billions(row.MultiplyAdds), Score(row.MeanAveragePrecision), row.WeightsText, row.Summary);
                }

                table.Write(terminal);
                terminal.Out.WriteLine();
                const string Note = "Multi-adds of a 10 s clip and mAP on AudioSet as the paper counts them. Weights: here, built in, or to be had with panns models pull NAME.";
                foreach (var line in WordWrap.Lines(Note, terminal.Draws ? terminal.Width : int.MaxValue))
                {
                    terminal.Print(line);
                }

                break;
        }
    }

    public static void WriteLayers(Terminal terminal, ModelInfo model)
    {
        var network = model.Describe();
        var samples = ClipSeconds * network.SampleRate;
        var table = new TextTable(("#", true), ("Layer", false), ("Operation", false), ("Details", false), ("Input", false), ("Output", false), ("Parameters", true), ("Multi-adds", true));
        foreach (var row in LayerTable.Of(network, samples))
        {
            table.Add(
                Whole(row.Index),
                row.Name,
                row.Operation,
                row.Details,
                string.Join(' ', row.Inputs.Select(input => Whole(input))),
                row.Shape.ToString(),
                NotZero(row.Parameters),
                NotZero(row.Cost.MultiplyAdds));
        }

        table.Write(terminal);
        terminal.Out.WriteLine();
        terminal.Print($"{model.Name}: {model.Summary}");
        terminal.Print($"{Whole(network.ParameterCount)} trainable parameters, {Whole(network.Cost(samples).MultiplyAdds)} multi-adds for {ClipSeconds} s at {Whole(network.SampleRate)} Hz, embedding of {Whole(network.EmbeddingSize)}, {Whole(network.Classes)} classes");
        foreach (var layer in network.UnusedLayers.Where(layer => layer.Parameters.Any()))
        {
            terminal.Print($"not used, but in the checkpoints: {layer.Name} ({layer.Operation} {layer.Details})");
        }
    }

    private static void WriteJson(TextWriter output, List<Row> rows)
    {
        using var list = new JsonList(output);
        foreach (var row in rows)
        {
            list.Add(json =>
            {
                json.WriteString("name", row.Name);
                json.WriteNumber("parameters", row.Parameters);
                json.WriteNumber("multiply_adds", row.MultiplyAdds);
                if (row.MeanAveragePrecision is { } precision)
                {
                    json.WriteNumber("mean_average_precision", precision);
                }

                json.WriteBoolean("can_pull", row.CanPull);
                json.WriteString("weights", row.File);
                json.WriteBoolean("built_in", row.BuiltIn is not null);
                json.WriteString("summary", row.Summary);
            });
        }
    }

    private static void WriteCsv(TextWriter output, List<Row> rows)
    {
        var csv = new CsvWriter(output);
        csv.Write("name", "parameters", "multiply_adds", "mean_average_precision", "can_pull", "weights", "built_in", "summary");
        foreach (var row in rows)
        {
            csv.Write(row.Name, Plain(row.Parameters), Plain(row.MultiplyAdds), Score(row.MeanAveragePrecision), Plain(row.CanPull), row.File ?? "", Plain(row.BuiltIn is not null), row.Summary);
        }
    }

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Plain(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Plain(bool value) => value ? "true" : "false";

    private static string NotZero(long value) => value == 0 ? "" : Whole(value);

    private static string Millions(long value) => (value / 1e6).ToString("0.000 M", CultureInfo.InvariantCulture);

    private static string Billions(long value) => (value / 1e9).ToString("0.000 G", CultureInfo.InvariantCulture);

    private static string Score(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    private sealed class Row(ModelInfo model, ModelStore store)
    {
        private readonly NetworkDescription _network = model.Describe();

        public string Name => model.Name;

        public string Summary => model.Summary;

        public double? MeanAveragePrecision => model.MeanAveragePrecision;

        public long Parameters => _network.ParameterCount;

        public long MultiplyAdds => _network.Cost(ClipSeconds * _network.SampleRate).MultiplyAdds;

        public bool CanPull => model.Checkpoint is not null;

        public string? File { get; } = store.Find(model);

        public BuiltInWeights? BuiltIn => model.BuiltIn;

        public string WeightsText => BuiltIn is { } weights ? $"built in, {NetworkProposal.Megabytes(weights.Bytes)}" : File is not null ? "here" : CanPull ? NetworkProposal.Text(model).Replace($"{model.Name}, ", "pull, ", StringComparison.Ordinal) : "";
    }
}
