using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.ML;

/// <summary>
/// Weights inside a saved model: float32, little-endian, tensor after tensor in the order of the network's description, which gives
/// their names and shapes too.
/// </summary>
internal static class EmbeddedWeights
{
    public static byte[] Write(NetworkDescription network, StateDict weights)
    {
        var tensors = Tensors(network);
        var bytes = new byte[checked(tensors.Sum(tensor => (long)tensor.Length) * sizeof(float))];
        var room = bytes.AsSpan();
        foreach (var tensor in tensors)
        {
            var part = room[..(tensor.Length * sizeof(float))];
            weights.CopyTo(tensor.Name, MemoryMarshal.Cast<byte, float>(part));
            room = room[part.Length..];
        }

        ToLittleEndian(bytes);
        return bytes;
    }

    /// <exception cref="PannsException">The bytes are not as many as the network's.</exception>
    public static StateDict Read(NetworkDescription network, byte[] bytes)
    {
        ToLittleEndian(bytes);
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(bytes);
        var tensors = Tensors(network);
        if (values.Length != tensors.Sum(tensor => (long)tensor.Length))
        {
            throw new PannsException($"{network.Name}: the weights in the saved model are not this network's: another version of the library saved it");
        }

        var state = new InMemoryStateDict($"{network.Name} in the saved model");
        foreach (var tensor in tensors)
        {
            state.Set(tensor.Name, tensor.Shape.AsSpan(), values[..tensor.Length].ToArray());
            values = values[tensor.Length..];
        }

        return state;
    }

    private static List<ParameterSpec> Tensors(NetworkDescription network)
        => [.. network.Parameters.Where(parameter => !parameter.IsOptional).DistinctBy(parameter => parameter.Name)];

    private static void ToLittleEndian(byte[] bytes)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
