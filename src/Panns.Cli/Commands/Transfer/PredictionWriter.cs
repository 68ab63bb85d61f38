using System.Collections.Immutable;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Cli.Output;
using Panns.Transfer;
using Panns.Transfer.Evaluation;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Prints predictions in one of the formats, file by file.</summary>
internal abstract class PredictionWriter : IDisposable
{
    public static PredictionWriter Create(Terminal terminal, OutputFormat format, ImmutableArray<string> labels) => format switch
    {
        OutputFormat.Json => new JsonWriter(terminal.Out, labels),
        OutputFormat.Csv => new CsvWriter(terminal.Out, labels),
        _ => new TextLines(terminal.Out),
    };

    /// <summary>Prints a file's class, or notes why it has none (stderr has said so already).</summary>
    public abstract void Write(FileResult<TransferPrediction> result);

    public virtual void Dispose()
    {
    }

    private sealed class TextLines(TextWriter output) : PredictionWriter
    {
        public override void Write(FileResult<TransferPrediction> result)
        {
            if (result.Value is { } prediction)
            {
                output.WriteLine(FormattableString.Invariant($"{result.File}: {prediction.Label} {prediction.Score:0.000}"));
            }
        }
    }

    private sealed class CsvWriter : PredictionWriter
    {
        private readonly TextWriter _output;
        private readonly int _labels;

        public CsvWriter(TextWriter output, ImmutableArray<string> labels)
        {
            _output = output;
            _labels = labels.Length;
            Csv.WriteRow(output, ["file", "status", "label", "score", .. labels]);
        }

        // A file that failed keeps its row, as embed's do.
        public override void Write(FileResult<TransferPrediction> result) => Csv.WriteRow(_output, result.Value is { } prediction
            ? [result.File, "ok", prediction.Label, Csv.Number(prediction.Score), .. prediction.Scores.Select(Csv.Number)]
            : [result.File, result.Error ?? "", "", "", .. Enumerable.Repeat("", _labels)]);
    }

    private sealed class JsonWriter(TextWriter output, ImmutableArray<string> labels) : PredictionWriter
    {
        private readonly JsonList _list = new(output);

        public override void Write(FileResult<TransferPrediction> result) => _list.Add(json =>
        {
            json.WriteString("file", result.File);
            if (result.Value is not { } prediction)
            {
                json.WriteString("error", result.Error);
                return;
            }

            json.WriteString("label", prediction.Label);
            json.WriteNumber("score", prediction.Score);
            json.WriteStartObject("scores");
            for (var i = 0; i < labels.Length; i++)
            {
                json.WriteNumber(labels[i], prediction.Scores[i]);
            }

            json.WriteEndObject();
        });

        public override void Dispose()
        {
            _list.Dispose();
            base.Dispose();
        }
    }
}
