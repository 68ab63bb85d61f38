using System.Globalization;
using System.Text.Json;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Library;

namespace Panns.Cli.Output;

/// <summary>Prints tags in one of the formats, file by file.</summary>
internal abstract class TagWriter : IDisposable
{
    private readonly IReadOnlyList<string> _labels;
    private readonly int _top;
    private readonly bool _perWindow;

    private TagWriter(IReadOnlyList<string> labels, int top, bool perWindow)
    {
        _labels = labels;
        _top = top;
        _perWindow = perWindow;
    }

    public static TagWriter Create(Terminal terminal, OutputFormat format, IReadOnlyList<string> labels, int top, bool perWindow) => format switch
    {
        OutputFormat.Json => new JsonWriter(terminal.Out, labels, top, perWindow),
        OutputFormat.Csv => new CsvWriter(terminal.Out, labels, top, perWindow),
        _ => new TextLines(terminal, labels, top, perWindow),
    };

    /// <summary>Prints a file's tags, or notes why it has none (stderr has said so already).</summary>
    public void Write(string file, TaggedFile? tagged, string? error)
    {
        if (tagged is null)
        {
            WriteError(file, error!);
        }
        else if (_perWindow)
        {
            WriteWindows(file, tagged.Windows);
        }
        else
        {
            WriteFile(file, tagged.Scores);
        }
    }

    public virtual void Dispose()
    {
    }

    protected abstract void WriteError(string file, string error);

    protected abstract void WriteFile(string file, float[] scores);

    protected abstract void WriteWindows(string file, IReadOnlyList<WindowScores> windows);

    // Equal scores stay in the order of the labels.
    private IEnumerable<(string Label, float Score)> Best(float[] scores)
        => Enumerable.Range(0, scores.Length).OrderByDescending(index => scores[index]).Take(_top).Select(index => (_labels[index], scores[index]));

    private sealed class JsonWriter(TextWriter output, IReadOnlyList<string> labels, int top, bool perWindow) : TagWriter(labels, top, perWindow)
    {
        private readonly JsonList _list = new(output);

        public override void Dispose()
        {
            _list.Dispose();
            base.Dispose();
        }

        protected override void WriteError(string file, string error) => _list.Add(json =>
        {
            json.WriteString("file", file);
            json.WriteString("error", error);
        });

        protected override void WriteFile(string file, float[] scores) => _list.Add(json =>
        {
            json.WriteString("file", file);
            WriteTags(json, scores);
        });

        protected override void WriteWindows(string file, IReadOnlyList<WindowScores> windows) => _list.Add(json =>
        {
            json.WriteString("file", file);
            json.WriteStartArray("windows");
            foreach (var window in windows)
            {
                json.WriteStartObject();
                json.WriteNumber("start", window.Start);
                json.WriteNumber("end", window.End);
                WriteTags(json, window.Scores);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

        private void WriteTags(Utf8JsonWriter json, float[] scores)
        {
            json.WriteStartArray("tags");
            foreach (var (label, score) in Best(scores))
            {
                json.WriteStartObject();
                json.WriteString("label", label);
                json.WriteNumber("score", score);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private sealed class CsvWriter : TagWriter
    {
        private readonly TextWriter _output;

        public CsvWriter(TextWriter output, IReadOnlyList<string> labels, int top, bool perWindow)
            : base(labels, top, perWindow)
        {
            _output = output;
            Csv.WriteRow(output, perWindow ? ["file", "start", "end", "label", "score"] : ["file", "label", "score"]);
        }

        protected override void WriteError(string file, string error)
        {
        }

        protected override void WriteFile(string file, float[] scores)
        {
            foreach (var (label, score) in Best(scores))
            {
                Csv.WriteRow(_output, file, label, Csv.Number(score));
            }
        }

        protected override void WriteWindows(string file, IReadOnlyList<WindowScores> windows)
        {
            foreach (var window in windows)
            {
                foreach (var (label, score) in Best(window.Scores))
                {
                    Csv.WriteRow(_output, file, Csv.Seconds(window.Start), Csv.Seconds(window.End), label, Csv.Number(score));
                }
            }
        }
    }

    private sealed class TextLines(Terminal terminal, IReadOnlyList<string> labels, int top, bool perWindow) : TagWriter(labels, top, perWindow)
    {
        private const int BarWidth = 20;

        protected override void WriteError(string file, string error)
        {
        }

        protected override void WriteFile(string file, float[] scores)
        {
            terminal.Out.WriteLine(file);
            WriteTags(scores);
        }

        protected override void WriteWindows(string file, IReadOnlyList<WindowScores> windows)
        {
            foreach (var window in windows)
            {
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}, {window.Start:0.##} to {window.End:0.##} s"));
                WriteTags(window.Scores);
            }
        }

        private void WriteTags(float[] scores)
        {
            foreach (var (label, score) in Best(scores))
            {
                var bar = terminal.OutIsTerminal ? $"\u001b[36m{new string('━', (int)MathF.Round(score * BarWidth)).PadRight(BarWidth)}\u001b[0m  " : "";
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {score:0.000}  {bar}{label}"));
            }
        }
    }
}
