using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Networks;
using Panns.Weights;

namespace Panns.ML.Persistence.Weights;

/// <summary>
/// Layout of a network's weights in a saved model: all tensors in the order of the network's description, concatenated and cut into pieces
/// whose lengths are powers of two, because the row type of a saved mapping fixes the lengths of its vectors.
/// </summary>
internal sealed class WeightLayout
{
    /// <summary>Binary logarithm of the shortest piece's length; the last piece is padded with zeros.</summary>
    public const int SmallestDigit = 10;

    /// <summary>
    /// Binary logarithm of the longest piece's length: 8 MiB, small enough that processing a piece takes little extra memory, and large enough
    /// that a loaded model has few pieces, which cost time for every row.
    /// </summary>
    public const int LargestDigit = 21;

    private readonly long[] _starts;

    private WeightLayout(List<ParameterSpec> tensors)
    {
        Tensors = tensors;
        _starts = new long[tensors.Count + 1];
        for (var i = 0; i < tensors.Count; i++)
        {
            _starts[i + 1] = _starts[i] + tensors[i].Length;
        }

        Pieces = Cut(Count);
    }

    /// <summary>The tensors, in order.</summary>
    public IReadOnlyList<ParameterSpec> Tensors { get; }

    /// <summary>Binary logarithm of each piece's length.</summary>
    public IReadOnlyList<int> Pieces { get; }

    /// <summary>Total number of values.</summary>
    public long Count => _starts[^1];

    public static WeightLayout Of(NetworkDescription network)
        => new([.. network.Parameters.Where(parameter => !parameter.IsOptional).DistinctBy(parameter => parameter.Name)]);

    /// <summary>Whether the engine reads the weights in place.</summary>
    public unsafe bool AreInPlace(StateDict weights) => Tensors.All(tensor => weights.TryGetPointer(tensor.Name, out _));

    /// <summary>The values of each piece. Pieces of equal length share one array, so each must be used before the next.</summary>
    public IEnumerable<float[]> Read(StateDict weights)
    {
        float[] piece = [];
        float[] converted = [];
        var (tensor, used) = (0, 0);
        foreach (var digit in Pieces)
        {
            piece = piece.Length == 1 << digit ? piece : new float[1 << digit];
            var filled = 0;
            while (filled < piece.Length && tensor < Tensors.Count)
            {
                var count = Copy(piece.AsSpan(filled));
                filled += count;
                used += count;
                (tensor, used) = used == Tensors[tensor].Length ? (tensor + 1, 0) : (tensor, used);
            }

            Array.Clear(piece, filled, piece.Length - filled);
            yield return piece;
        }

        // Copies large tensors in parts if the file stores them as float32.
        int Copy(Span<float> destination)
        {
            var name = Tensors[tensor].Name;
            if (!weights.TryGetSpan(name, out var values))
            {
                values = converted = used == 0 ? weights.Read(name) : converted;
            }

            values = values.Slice(used, Math.Min(values.Length - used, destination.Length));
            values.CopyTo(destination);
            return values.Length;
        }
    }

    /// <summary>SHA-256 over all pieces, in lower-case hexadecimal.</summary>
    public string Hash(StateDict weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in Read(weights))
        {
            hash.AppendData(MemoryMarshal.AsBytes(piece.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Distributes a piece's values to their tensors.</summary>
    /// <param name="piece">Index of the piece.</param>
    /// <param name="values">Its values.</param>
    /// <param name="copy">Receives a tensor's index, the position in the tensor, and the values.</param>
    public void Scatter(int piece, ReadOnlySpan<float> values, ValuesOfTensor copy)
    {
        var position = Pieces.Take(piece).Sum(digit => 1L << digit);
        var index = Array.BinarySearch(_starts, position);
        for (var tensor = index >= 0 ? index : ~index - 1; !values.IsEmpty && tensor < Tensors.Count; tensor++)
        {
            var count = (int)Math.Min(_starts[tensor + 1] - position, values.Length);
            copy(tensor, (int)(position - _starts[tensor]), values[..count]);
            values = values[count..];
            position += count;
        }
    }

    private static List<int> Cut(long count)
    {
        var pieces = new List<int>();
        var left = Math.Max(1, (count + (1 << SmallestDigit) - 1) >> SmallestDigit) << SmallestDigit;
        while (left > 0)
        {
            pieces.Add(Math.Min(LargestDigit, BitOperations.Log2((ulong)left)));
            left -= 1L << pieces[^1];
        }

        return pieces;
    }
}

/// <summary>Receives values of a tensor.</summary>
/// <param name="tensor">Index of the tensor.</param>
/// <param name="start">Position in the tensor.</param>
/// <param name="values">The values.</param>
internal delegate void ValuesOfTensor(int tensor, int start, ReadOnlySpan<float> values);
