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

    /// <param name="network">The network.</param>
    /// <param name="bytes">The weights.</param>
    /// <param name="inPlace">Whether they were in place when the model was made (<see cref="AreInPlace"/>).</param>
    /// <exception cref="PannsException">The bytes are not as many as the network's.</exception>
    public static StateDict Read(NetworkDescription network, byte[] bytes, bool inPlace)
    {
        ToLittleEndian(bytes);
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(bytes);
        var tensors = Tensors(network);
        if (values.Length != tensors.Sum(tensor => (long)tensor.Length))
        {
            throw new PannsException($"{network.Name}: the weights in the saved model are not this network's: another version of the library saved it");
        }

        var source = $"{network.Name} in the saved model";
        var pinned = new PinnedStateDict(source);
        var others = new InMemoryStateDict(source);
        foreach (var tensor in tensors)
        {
            if (inPlace)
            {
                pinned.Set(tensor.Name, tensor.Shape.AsSpan(), values[..tensor.Length]);
            }
            else
            {
                others.Set(tensor.Name, tensor.Shape.AsSpan(), values[..tensor.Length].ToArray());
            }

            values = values[tensor.Length..];
        }

        return inPlace ? pinned : others;
    }

    /// <summary>Whether the engine reads the weights where they are.</summary>
    public static unsafe bool AreInPlace(NetworkDescription network, StateDict weights)
        => Tensors(network).TrueForAll(tensor => weights.TryGetPointer(tensor.Name, out _));

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
