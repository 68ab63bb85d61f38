using System.Text.Json;
using Panns.Common;

namespace Panns.Output.Json;

/// <summary>Writes a JSON array of objects, one per line, as they arrive.</summary>
[BestFriend]
internal sealed class JsonList(TextWriter output) : IDisposable
{
    private bool _any;

    /// <summary>Adds an object.</summary>
    /// <param name="fields">Writes the object's fields.</param>
    public void Add(Action<Utf8JsonWriter> fields)
    {
        var text = JsonText.Of(JsonText.Compact, json =>
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        });
        output.Write(_any ? ",\n " : "[");
        output.Write(text);
        _any = true;
    }

    /// <summary>Ends the array.</summary>
    public void Dispose() => output.Write(_any ? "]\n" : "[]\n");
}
