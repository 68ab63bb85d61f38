using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Panns.ML.Audio;
using Panns.ML.FrontEnd;
using Panns.ML.Networks;

namespace Panns.ML.Persistence;

/// <summary>Reads and writes parameters as one line of JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AudioParameters))]
[JsonSerializable(typeof(LogMelParameters))]
[JsonSerializable(typeof(NetworkParameters))]
internal sealed partial class ParameterJson : JsonSerializerContext
{
    public static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    /// <exception cref="PannsException">The model was saved by a newer version, or is damaged.</exception>
    public static T Read<T>(ReadOnlyMemory<char> text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(ParameterText.Json(text).Span, type) ?? throw new JsonException("null");
        }
        catch (JsonException problem)
        {
            throw new PannsException($"the saved model's parameters cannot be read ({problem.Message}): it is damaged, or a newer version saved it", problem);
        }
    }
}
