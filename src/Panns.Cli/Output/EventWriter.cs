using System.Globalization;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Input;

namespace Panns.Cli.Output;

/// <summary>Prints detected events in one of the formats, file by file.</summary>
internal abstract class EventWriter : IDisposable
{
    public static EventWriter Create(Terminal terminal, OutputFormat format) => format switch
    {
        OutputFormat.Json => new JsonWriter(terminal.Out),
        OutputFormat.Csv => new CsvWriter(terminal.Out),
        _ => new TextLines(terminal.Out),
    };

    /// <summary>Prints a file's events, or notes why it has none (stderr has said so already).</summary>
    public abstract void Write(FileResult<DetectionResult> result);

    public virtual void Dispose()
    {
    }

    private sealed class JsonWriter(TextWriter output) : EventWriter
    {
        private readonly JsonList _list = new(output);

        public override void Dispose()
        {
            _list.Dispose();
            base.Dispose();
        }

        public override void Write(FileResult<DetectionResult> result) => _list.Add(json =>
        {
            json.WriteString("file", result.File);
            if (result.Value is not { } detected)
            {
                json.WriteString("error", result.Error);
                return;
            }

            json.WriteStartArray("events");
            foreach (var found in detected.Events)
            {
                json.WriteStartObject();
                json.WriteString("label", found.Label);
                json.WriteNumber("onset", found.Onset);
                json.WriteNumber("offset", found.Offset);
                json.WriteNumber("score", found.PeakScore);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private sealed class CsvWriter : EventWriter
    {
        private readonly TextWriter _output;

        public CsvWriter(TextWriter output)
        {
            _output = output;
            Csv.WriteRow(output, "file", "onset", "offset", "label", "score");
        }

        public override void Write(FileResult<DetectionResult> result)
        {
            foreach (var found in result.Value?.Events ?? [])
            {
                Csv.WriteRow(_output, result.File, Csv.Seconds(found.Onset), Csv.Seconds(found.Offset), found.Label, Csv.Number(found.PeakScore));
            }
        }
    }

    private sealed class TextLines(TextWriter output) : EventWriter
    {
        public override void Write(FileResult<DetectionResult> result)
        {
            if (result.Value is not { } detected)
            {
                return;
            }

            output.WriteLine(result.File);
            if (detected.Events.Count == 0)
            {
                output.WriteLine("  no event reaches the threshold");
            }

            foreach (var found in detected.Events)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {found.Onset,8:0.00} - {found.Offset,8:0.00} s  {found.PeakScore:0.000}  {found.Label}"));
            }
        }
    }
}
