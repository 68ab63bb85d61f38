using System.Globalization;
using System.Text.Json;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Input;

namespace Panns.Cli.Output;

/// <summary>Prints tags in one of the formats, file by file.</summary>
internal abstract class TagWriter : IDisposable
{
    private readonly bool _perWindow;

    private TagWriter(bool perWindow) => _perWindow = perWindow;

    public static TagWriter Create(Terminal terminal, OutputFormat format, bool perWindow) => format switch
    {
        OutputFormat.Json => new JsonWriter(terminal.Out, perWindow),
        OutputFormat.Csv => new CsvWriter(terminal.Out, perWindow),
        _ => new TextLines(terminal, perWindow),
    };

    /// <summary>Prints a file's tags, or notes why it has none (stderr has said so already).</summary>
    public void Write(FileResult<TaggingResult> result)
    {
        if (result.Value is not { } tagged)
        {
            WriteError(result.File, result.Error!);
        }
        else if (_perWindow)
        {
            WriteWindows(result.File, tagged.Windows ?? []);
        }
        else
        {
            WriteFile(result.File, tagged.Tags);
        }
    }

    public virtual void Dispose()
    {
    }

    protected abstract void WriteError(string file, string error);

    protected abstract void WriteFile(string file, IReadOnlyList<Tag> tags);

    protected abstract void WriteWindows(string file, IReadOnlyList<TaggedWindow> windows);

    private sealed class JsonWriter(TextWriter output, bool perWindow) : TagWriter(perWindow)
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

        protected override void WriteFile(string file, IReadOnlyList<Tag> tags) => _list.Add(json =>
        {
            json.WriteString("file", file);
            WriteTags(json, tags);
        });

        protected override void WriteWindows(string file, IReadOnlyList<TaggedWindow> windows) => _list.Add(json =>
        {
            json.WriteString("file", file);
            json.WriteStartArray("windows");
            foreach (var window in windows)
            {
                json.WriteStartObject();
                json.WriteNumber("start", window.Start);
                json.WriteNumber("end", window.End);
                WriteTags(json, window.Tags);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

        private static void WriteTags(Utf8JsonWriter json, IReadOnlyList<Tag> tags)
        {
            json.WriteStartArray("tags");
            foreach (var (label, score, _, _) in tags)
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

        public CsvWriter(TextWriter output, bool perWindow)
            : base(perWindow)
        {
            _output = output;
            Csv.WriteRow(output, perWindow ? ["file", "start", "end", "label", "score"] : ["file", "label", "score"]);
        }

        protected override void WriteError(string file, string error)
        {
        }

        protected override void WriteFile(string file, IReadOnlyList<Tag> tags)
        {
            foreach (var (label, score, _, _) in tags)
            {
                Csv.WriteRow(_output, file, label, Csv.Number(score));
            }
        }

        protected override void WriteWindows(string file, IReadOnlyList<TaggedWindow> windows)
        {
            foreach (var window in windows)
            {
                foreach (var (label, score, _, _) in window.Tags)
                {
                    Csv.WriteRow(_output, file, Csv.Seconds(window.Start), Csv.Seconds(window.End), label, Csv.Number(score));
                }
            }
        }
    }

    private sealed class TextLines(Terminal terminal, bool perWindow) : TagWriter(perWindow)
    {
        private const int BarWidth = 20;

        protected override void WriteError(string file, string error)
        {
        }

        protected override void WriteFile(string file, IReadOnlyList<Tag> tags)
        {
            terminal.Out.WriteLine(file);
            WriteTags(tags);
        }

        protected override void WriteWindows(string file, IReadOnlyList<TaggedWindow> windows)
        {
            foreach (var window in windows)
            {
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}, {window.Start:0.##} to {window.End:0.##} s"));
                WriteTags(window.Tags);
            }
        }

        private void WriteTags(IReadOnlyList<Tag> tags)
        {
            foreach (var (label, score, _, _) in tags)
            {
                var bar = terminal.OutIsTerminal ? $"\u001b[36m{new string('━', (int)MathF.Round(score * BarWidth)).PadRight(BarWidth)}\u001b[0m  " : "";
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {score:0.000}  {bar}{label}"));
            }
        }
    }
}
