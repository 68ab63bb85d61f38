using System.Numerics;
using Panns.Common;

namespace Panns.Embedding.Clustering;

/// <summary>Vectors of one length, in memory or in a mapped file, each times a factor; sums over them are the same on any number of threads.</summary>
/// <param name="count">How many.</param>
/// <param name="size">Length of each.</param>
/// <param name="row">Returns a vector.</param>
/// <param name="scale">Returns its factor.</param>
[BestFriend]
internal sealed class Vectors(int count, int size, Vectors.Reader row, Func<int, float> scale)
{
    // Partial sums are added in order, whoever computed them. All of them together are of so many values at most, or one.
    private const int Parts = 64;
    private const int MostValues = 1 << 24;

    internal delegate ReadOnlySpan<float> Reader(int index);

    public int Count => count;

    public int Size => size;

    [BestFriend]
    public static Vectors Of(IReadOnlyList<float[]> vectors) => new(vectors.Count, vectors[0].Length, index => vectors[index], _ => 1);

    /// <summary>Some of these.</summary>
    public Vectors Select(IReadOnlyList<int> indices) => new(indices.Count, size, index => row(indices[index]), index => scale(indices[index]));

    /// <summary>The product of a vector and another.</summary>
    public double Dot(int index, ReadOnlySpan<double> other)
    {
        var vector = row(index);
        var (lanes, at) = (Vector<float>.Count, 0);
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        for (; at <= vector.Length - lanes; at += lanes)
        {
            Vector.Widen(new Vector<float>(vector[at..]), out var first, out var second);
            low += first * new Vector<double>(other[at..]);
            high += second * new Vector<double>(other[(at + (lanes / 2))..]);
        }

        var sum = Vector.Sum(low + high);
        for (; at < vector.Length; at++)
        {
            sum += vector[at] * other[at];
        }

        return scale(index) * sum;
    }

    /// <summary>A vector, times its factor.</summary>
    public double[] Get(int index)
    {
        var copy = new double[size];
        Add(index, 1, copy);
        return copy;
    }

    /// <summary>Adds a vector, times a weight, to a sum.</summary>
    public void Add(int index, double weight, Span<double> sum)
    {
        var vector = row(index);
        var factor = weight * scale(index);
        for (var i = 0; i < vector.Length; i++)
        {
            sum[i] += factor * vector[i];
        }
    }

    /// <summary>Sums something over all vectors.</summary>
    /// <param name="length">Length of the sum.</param>
    /// <param name="add">Adds what a vector contributes.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public double[] Sum(int length, Action<int, double[]> add, CancellationToken cancellationToken = default)
    {
        var sums = new double[Math.Min(count, Math.Clamp(MostValues / length, 1, Parts))][];
        Parallel.For(0, sums.Length, new ParallelOptions { CancellationToken = cancellationToken }, part =>
        {
            sums[part] = new double[length];
            for (var index = (int)((long)part * count / sums.Length); index < (int)((part + 1L) * count / sums.Length); index++)
            {
                add(index, sums[part]);
            }
        });
        var total = new double[length];
        foreach (var sum in sums)
        {
            for (var i = 0; i < length; i++)
            {
                total[i] += sum[i];
            }
        }

        return total;
    }

    /// <summary>The Euclidean distances between all of them.</summary>
    public float[,] Distances(CancellationToken cancellationToken)
    {
        var all = new double[count][];
        var squares = new double[count];
        Parallel.For(0, count, index =>
        {
            all[index] = Get(index);
            squares[index] = Dot(index, all[index]);
        });
        var distances = new float[count, count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, one =>
        {
            for (var other = 0; other < one; other++)
            {
                distances[one, other] = distances[other, one] = (float)Math.Sqrt(Math.Max(0, squares[one] + squares[other] - (2 * Dot(one, all[other]))));
            }
        });
        return distances;
    }
}
