using System.Text.Json;
using Panns.Weights.Pickle;

namespace Panns.Weights.Safetensors;

/// <summary>A tensor as the header describes it; offsets count from the start of the data.</summary>
internal sealed record SafetensorsEntry(string Name, ElementType Type, int[] Shape, long Begin, long End);

/// <summary>
/// The JSON header of a safetensors file: a dict of tensor name to dtype, shape and data_offsets, and <c>__metadata__</c>, a dict of texts.
/// Read token by token, so that a hostile header costs no more memory than its budget.
/// </summary>
internal sealed class SafetensorsHeader
{
    private const int MostDimensions = 16;
    private const int LongestText = 1 << 16;

    private readonly string _source;
    private readonly AllocationBudget _budget;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);

    private SafetensorsHeader(string source, AllocationBudget budget)
    {
        _source = source;
        _budget = budget;
    }

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors in the header's order.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _entries.Values;

    /// <exception cref="PannsException">The header is invalid.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string source, AllocationBudget budget)
    {
        var header = new SafetensorsHeader(source, budget);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            header.Read(ref reader);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            throw new PannsException($"{source}: its safetensors header is broken: {problem.Message}", problem);
        }

        return header;
    }

    private void Read(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader, out var name))
        {
            if (name == "__metadata__")
            {
                _ = _metadata.Count == 0 ? 0 : throw Broken("two __metadata__");
                ReadMetadata(ref reader);
            }
            else
            {
                _budget.Charge(256);
                if (!_entries.TryAdd(name, ReadEntry(ref reader, name)))
                {
                    throw Broken($"two tensors named '{name}'");
                }
            }
        }

        _ = reader.Read(); // throws on anything but blanks after the end
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader, out var name))
        {
            Expect(ref reader, JsonTokenType.String);
            _budget.Charge(128);
            if (!_metadata.TryAdd(name, Text(ref reader)))
            {
                throw Broken($"two values of the metadata '{name}'");
            }
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string tensor)
    {
        ElementType? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextProperty(ref reader, out var name))
        {
            switch (name)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String);
                    var text = Text(ref reader);
                    type = SafetensorsTypes.TryParse(text, out var known) ? known : throw Broken($"tensor '{tensor}' has the unknown dtype '{text}'");
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, tensor);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, tensor);
                    break;
                default:
                    throw Broken($"tensor '{tensor}' has the field '{name}', unknown or a second time");
            }
        }

        return type is { } found && shape is not null && offsets is [var begin, var end]
            ? new SafetensorsEntry(tensor, found, Shape(tensor, shape), begin, end)
            : throw Broken($"tensor '{tensor}' lacks its dtype, shape or data_offsets");
    }

    private int[] Shape(string tensor, List<long> sizes)
    {
        var shape = new int[sizes.Count];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = sizes[i] <= int.MaxValue ? (int)sizes[i] : throw Broken($"tensor '{tensor}' has a size above 2147483647");
        }

        return shape;
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string tensor)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (numbers.Count == MostDimensions || !reader.TryGetInt64(out var number) || number < 0)
            {
                throw Broken($"tensor '{tensor}' has a size or offset that is no count, or too many of them");
            }

            numbers.Add(number);
        }

        return reader.TokenType == JsonTokenType.EndArray ? numbers : throw Broken($"tensor '{tensor}' has a size or offset that is no number");
    }

    private bool NextProperty(ref Utf8JsonReader reader, out string name)
    {
        name = string.Empty;
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        name = Text(ref reader);
        return true;
    }

    private string Text(ref Utf8JsonReader reader)
    {
        _ = reader.ValueSpan.Length <= LongestText ? 0 : throw Broken($"a text of {reader.ValueSpan.Length} bytes");
        _budget.Charge(2 * reader.ValueSpan.Length + 32);
        return reader.GetString()!;
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw Broken($"{type} expected at byte {reader.TokenStartIndex} of the header");
        }
    }

    private PannsException Broken(string problem) => new($"{_source}: its safetensors header is broken: {problem}");
}
