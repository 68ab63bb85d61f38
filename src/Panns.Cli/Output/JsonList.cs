using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Panns.Cli.Output;

/// <summary>A JSON array of objects, one a line, written as the results come. Numbers keep their full float32 precision.</summary>
internal sealed class JsonList(TextWriter output) : IDisposable
{
    // File names and labels stay readable: nothing here is ever pasted into HTML.
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _any;

    /// <summary>Adds an object.</summary>
    /// <param name="fields">Writes the object's fields.</param>
    public void Add(Action<Utf8JsonWriter> fields)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Options))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        output.Write(_any ? ",\n " : "[");
        output.Write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _any = true;
    }

    public void Dispose() => output.Write(_any ? "]\n" : "[]\n");
}
