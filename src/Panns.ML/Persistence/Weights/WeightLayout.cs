using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Networks;
using Panns.Weights;

namespace Panns.ML.Persistence.Weights;

/// <summary>
/// Where the weights of a network lie in a saved model: all of them one after another, in the order of the network's description, cut
/// into pieces whose lengths are powers of two. A saved mapping gives vectors of such lengths only as its row type names.
/// </summary>
internal sealed class WeightLayout
{
    /// <summary>Digits of the shortest piece's length: what is missing to it is filled up with zeros.</summary>
    public const int SmallestDigit = 10;

    /// <summary>
    /// Digits of the longest piece's length: 8 MiB, so that work on a piece takes little memory beside all of them, and few pieces a
    /// loaded model's rows little time.
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

    /// <summary>Digit of every piece's length: a piece of digit d has 2^d values.</summary>
    public IReadOnlyList<int> Pieces { get; }

    /// <summary>Values of all tensors.</summary>
    public long Count => _starts[^1];

    public static WeightLayout Of(NetworkDescription network)
        => new([.. network.Parameters.Where(parameter => !parameter.IsOptional).DistinctBy(parameter => parameter.Name)]);

    /// <summary>Whether the engine reads the weights where they are.</summary>
    public unsafe bool AreInPlace(StateDict weights) => Tensors.All(tensor => weights.TryGetPointer(tensor.Name, out _));

    /// <summary>The pieces' values, one after another. Pieces of one length come in the same array: each is to be used before the next.</summary>
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

        // Large tensors are not copied as a whole, where the file holds them as they are.
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

    /// <summary>Hands the values of a piece to the tensors that they belong to.</summary>
    /// <param name="piece">Index of the piece.</param>
    /// <param name="values">Its values.</param>
    /// <param name="copy">Takes a tensor's index, where in the tensor the values belong, and the values.</param>
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

/// <summary>Takes values that belong into a tensor.</summary>
/// <param name="tensor">Index of the tensor.</param>
/// <param name="start">Where in the tensor they belong.</param>
/// <param name="values">The values.</param>
internal delegate void ValuesOfTensor(int tensor, int start, ReadOnlySpan<float> values);
