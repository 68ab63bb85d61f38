using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Panns.Common;

namespace Panns.Weights.Safetensors;

/// <summary>Writes a state dict as safetensors, one tensor at a time.</summary>
[BestFriend]
internal sealed class SafetensorsWriter
{
    private readonly StateDict _weights;
    private readonly SafetensorsOptions _options;
    private readonly List<Entry> _entries = [];
    private readonly List<Entry> _layout;

    public SafetensorsWriter(StateDict weights, SafetensorsOptions options)
    {
        _weights = weights;
        _options = options;
        foreach (var name in options.SortByName ? [.. weights.Names.Order(StringComparer.Ordinal)] : weights.Names)
        {
            _ = weights.TryGetShape(name, out var shape);
            var count = TensorView.CountOf(shape) ?? throw new PannsException($"{weights.Source}: tensor '{name}' is too large");
            _entries.Add(new Entry(name, shape.ToArray(), TargetType(weights.TypeOf(name)), count));
        }

        // Widest elements first, so that every tensor is aligned to its element size (the sort is stable).
        _layout = [.. _entries.OrderByDescending(entry => entry.Type.Size())];
        long position = 0;
        foreach (var entry in _layout)
        {
            entry.Begin = position;
            position += (long)entry.Count * entry.Type.Size();
        }
    }

    public void Write(Stream stream, CancellationToken cancellationToken)
    {
        WriteHeader(stream);
        foreach (var entry in _layout)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteTensor(stream, entry);
        }
    }

    private ElementType TargetType(ElementType stored)
        => !stored.IsFloating() ? stored : _options.HalfPrecision ? ElementType.Float16 : ElementType.Float32;

    private void WriteHeader(Stream stream)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            WriteMetadata(writer, _options.Metadata ?? _weights.Metadata);
            foreach (var entry in _entries)
            {
                WriteEntry(writer, entry);
            }

            writer.WriteEndObject();
        }

        // Spaces after the JSON align the data to 8 bytes.
        const int Alignment = 8;
        json.Write("       "u8[..((Alignment - json.WrittenCount % Alignment) % Alignment)]);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.WrittenCount);
        stream.Write(length);
        stream.Write(json.WrittenSpan);
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count > 0)
        {
            writer.WriteStartObject("__metadata__");
            foreach (var (name, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }
    }

    private static void WriteEntry(Utf8JsonWriter writer, Entry entry)
    {
        writer.WriteStartObject(entry.Name);
        writer.WriteString("dtype", SafetensorsTypes.NameOf(entry.Type));
        writer.WriteStartArray("shape");
        foreach (var size in entry.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(entry.Begin);
        writer.WriteNumberValue(entry.Begin + (long)entry.Count * entry.Type.Size());
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteTensor(Stream stream, Entry entry)
    {
        if (!entry.Type.IsFloating())
        {
            var bytes = ArrayPool<byte>.Shared.Rent(entry.Count * entry.Type.Size());
            var packed = bytes.AsSpan(0, entry.Count * entry.Type.Size());
            _weights.CopyBytes(entry.Name, packed);
            stream.Write(packed);
            ArrayPool<byte>.Shared.Return(bytes);
            return;
        }

        if (_weights.TryGetSpan(entry.Name, out var inPlace))
        {
            WriteFloats(stream, inPlace);
            return;
        }

        var values = ArrayPool<float>.Shared.Rent(entry.Count);
        _weights.CopyTo(entry.Name, values.AsSpan(0, entry.Count));
        WriteFloats(stream, values.AsSpan(0, entry.Count));
        ArrayPool<float>.Shared.Return(values);
    }

    private void WriteFloats(Stream stream, ReadOnlySpan<float> values)
    {
        const int Chunk = 1 << 16;
        var halves = _options.HalfPrecision ? new Half[Math.Min(Chunk, values.Length)] : [];
        for (var start = 0; start < values.Length; start += Chunk)
        {
            var part = values.Slice(start, Math.Min(Chunk, values.Length - start));
            if (!_options.HalfPrecision)
            {
                stream.Write(MemoryMarshal.AsBytes(part));
                continue;
            }

            for (var i = 0; i < part.Length; i++)
            {
                halves[i] = (Half)part[i];
            }

            stream.Write(MemoryMarshal.AsBytes(halves.AsSpan(0, part.Length)));
        }
    }

    private sealed record Entry(string Name, int[] Shape, ElementType Type, int Count)
    {
        public long Begin { get; set; }
    }
}
