using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Panns.Training;
using Panns.Weights;

namespace Panns.ML.Persistence.Weights;

/// <summary>Writes settings and named tensors as the text of a constant column.</summary>
internal static class TensorText
{
    private const string Tensors = "tensors";

    /// <param name="settings">Writes properties in addition to the tensors.</param>
    /// <param name="tensors">The tensors: float32 and integers.</param>
    public static string Write(Action<Utf8JsonWriter> settings, StateDict tensors)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var bytes = new ArrayBufferWriter<byte>(Math.Max(1, tensors.Names.Sum(name => SizeOf(tensors, name)) * sizeof(float)));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            settings(json);
            json.WriteStartObject(Tensors);
            foreach (var name in tensors.Names)
            {
                _ = tensors.TryGetShape(name, out var shape);
                json.WriteStartArray(name);
                foreach (var size in shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                bytes.Write(ParameterText.ToBytes(tensors.Read(name)));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return ParameterText.Join(Encoding.UTF8.GetString(buffer.WrittenSpan), bytes.WrittenMemory);
    }

    private static int SizeOf(StateDict tensors, string name)
    {
        _ = tensors.TryGetShape(name, out var shape);
        var size = 1;
        foreach (var dimension in shape)
        {
            size *= dimension;
        }

        return size;
    }

    public static (JsonElement Settings, InMemoryStateDict Tensors) Read(ReadOnlyMemory<char> text)
    {
        using var json = JsonDocument.Parse(ParameterText.Json(text));
        var bytes = ParameterText.Bytes(text).AsSpan();
        var tensors = new InMemoryStateDict("saved model");
        foreach (var tensor in json.RootElement.GetProperty(Tensors).EnumerateObject())
        {
            int[] shape = [.. tensor.Value.EnumerateArray().Select(size => size.GetInt32())];
            var values = new float[shape.Aggregate(1, (product, size) => checked(product * size))];
            bytes[..(values.Length * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            bytes = bytes[(values.Length * sizeof(float))..];
            tensors.Set(tensor.Name, shape, values);
        }

        return (json.RootElement.Clone(), tensors);
    }
}
