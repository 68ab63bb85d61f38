using System.Text.Json;
using System.Text.Json.Serialization;

namespace Panns.ML.Networks;

/// <summary>Reads the engine's name in a saved model, which is a number in older versions.</summary>
internal sealed class EngineNameConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType != JsonTokenType.Number ? reader.GetString() ?? throw new JsonException("an engine without a name")
            : reader.GetInt32() switch
            {
                0 => PannsEngines.Cpu.Name,
                1 => PannsEngines.OnnxRuntime.Name,
                2 => PannsEngines.TorchSharp.Name,
                var number => throw new JsonException($"engine {number}"),
            };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
