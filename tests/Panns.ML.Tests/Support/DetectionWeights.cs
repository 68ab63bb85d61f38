using System.Buffers.Binary;
using System.Text;
using Panns.Networks;

namespace Panns.ML.Tests;

/// <summary>All-zero weights of a detection network in a sparse file, because the published ones have 80 million.</summary>
internal static class DetectionWeights
{
    public static string Write(TempFolder folder, NetworkDescription network)
    {
        var header = new StringBuilder("{");
        long end = 0;
        foreach (var tensor in network.Parameters.Where(parameter => !parameter.IsOptional).DistinctBy(parameter => parameter.Name))
        {
            header.Append(end > 0 ? "," : "").Append(
                FormattableString.Invariant($"\"{tensor.Name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', tensor.Shape)}],\"data_offsets\":[{end},{end + (4L * tensor.Length)}]}}"));
            end += 4L * tensor.Length;
        }

        header.Append('}');
        header.Append(' ', (8 - (header.Length % 8)) % 8);
        var path = folder.At(network.Name + ".safetensors");
        using var file = File.Create(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(Encoding.UTF8.GetBytes(header.ToString()));
        file.SetLength(8 + header.Length + end);
        return path;
    }
}
