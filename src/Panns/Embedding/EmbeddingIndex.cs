using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Panns.Common;
using Panns.Embedding.Clustering;
using Panns.Output.Csv;
using Panns.Output.Npy;
using Panns.Weights;

namespace Panns;

/// <summary>
/// The embeddings of many recordings, or of their windows, on disk (x.npy with x.index.csv beside it, see <see cref="EmbeddingFile"/>), to be searched
/// by cosine similarity. Every row is compared, so that the result is exact. The file is mapped, not read: its pages are those of the system's cache.
/// Rows of recordings that failed are passed over.
/// </summary>
public sealed class EmbeddingIndex : IDisposable
{
    private readonly MappedFile _file;
    private readonly long _offset;
    private readonly EmbeddedClip[] _clips;
    private readonly Lazy<float[]> _scales;

    private EmbeddingIndex(MappedFile file, long offset, int dimension, EmbeddedClip[] clips)
    {
        (_file, _offset, Dimension, _clips) = (file, offset, dimension, clips);
        _scales = new(Scales);
    }

    /// <summary>Length of an embedding.</summary>
    public int Dimension { get; }

    /// <summary>What each row is an embedding of.</summary>
    public IReadOnlyList<EmbeddedClip> Clips => _clips;

    /// <summary>Opens an embedding file.</summary>
    /// <param name="path">A file ending in .npy, with its index beside it.</param>
    /// <exception cref="PannsException">The file or its index is missing or damaged, or they do not belong together.</exception>
    public static EmbeddingIndex Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (EmbeddingFile.IsTable(path) || !EmbeddingFile.IsPath(path))
        {
            throw new PannsException($"{path}: a search needs embeddings in a .npy file: embed them with an output that ends in .npy");
        }

        var (rows, dimension, offset) = ReadShape(path);
        var clips = ReadClips(path);
        if (clips.Length != rows)
        {
            throw new PannsException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: has {rows} rows, its index {EmbeddingFile.IndexPath(path)} {clips.Length}: they are not of the same run"));
        }

        return new(MappedFile.Open(path), offset, dimension, clips);
    }

    /// <summary>The row's embedding; NaN for a recording that failed.</summary>
    /// <param name="row">Index of the row.</param>
    public ReadOnlySpan<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, _clips.Length);
        var bytes = sizeof(float) * Dimension;
        return MemoryMarshal.Cast<byte, float>(_file.Bytes(_offset + ((long)row * bytes), bytes));
    }

    /// <summary>The rows that are most similar to a vector, the most similar first; of equal ones the first.</summary>
    /// <param name="query">[dimension] an embedding of the same network, not zero.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The vector has another length, is zero or not finite.</exception>
    public IReadOnlyList<EmbeddingMatch> Nearest(ReadOnlySpan<float> query, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var scale = query.Length == Dimension ? ScaleOf(query) : 0;
        if (!(scale > 0))
        {
            throw new ArgumentException($"takes {Dimension} finite values that are not all 0", nameof(query));
        }

        var wanted = query.ToArray();
        var best = Best(count, (row, kept) => kept.Offer(row, 0, scale * _scales.Value[row] * Dot(Row(row), wanted)), cancellationToken);
        return [.. best.Select(one => new EmbeddingMatch(one.Row, _clips[one.Row], one.Similarity))];
    }

    /// <summary>The cosine similarity of a row and a vector; 0 where one of them has no direction.</summary>
    /// <param name="row">Index of the row.</param>
    /// <param name="vector">[dimension].</param>
    [BestFriend]
    internal float Similarity(int row, ReadOnlySpan<float> vector) => ScaleOf(Row(row)) * ScaleOf(vector) * Dot(Row(row), vector);

    /// <summary>Copies a row, scaled to length 1.</summary>
    /// <param name="row">Index of the row.</param>
    /// <param name="unit">Receives [dimension] values.</param>
    /// <returns>Whether it has a direction: not that of a recording that failed.</returns>
    [BestFriend]
    internal bool TryCopyUnit(int row, Span<float> unit)
    {
        var values = Row(row);
        var scale = ScaleOf(values);
        for (var i = 0; i < unit.Length; i++)
        {
            unit[i] = scale * values[i];
        }

        return scale > 0;
    }

    /// <summary>Pairs of rows that are very similar, such as copies and other encodings of a recording; the most similar first.</summary>
    /// <param name="similarity">Least cosine similarity, above 0, at most 1.</param>
    /// <param name="count">How many pairs, at least 1.</param>
    /// <param name="cancellationToken">Stops the search, which compares every row with every other.</param>
    public IReadOnlyList<EmbeddingPair> NearDuplicates(double similarity, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(similarity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(similarity, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var scales = _scales.Value;

        // Two equal rows need not give 1 exactly.
        var least = (float)similarity - 1e-6f;
        var best = Best(count, Compare, cancellationToken);
        return [.. best.Select(one => new EmbeddingPair(_clips[one.Row], _clips[one.Other], one.Similarity))];

        void Compare(int row, Kept kept)
        {
            var own = Row(row);
            for (var other = row + 1; other < scales.Length; other++)
            {
                var value = scales[row] * scales[other] * Dot(own, Row(other));
                if (value >= least)
                {
                    kept.Offer(row, other, value);
                }
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>The rows that hold an embedding, scaled to length 1.</summary>
    internal (IReadOnlyList<int> Rows, Vectors Vectors) UnitVectors()
    {
        var scales = _scales.Value;
        int[] rows = [.. Enumerable.Range(0, scales.Length).Where(row => scales[row] > 0)];
        return (rows, new(rows.Length, Dimension, index => Row(rows[index]), index => scales[rows[index]]));
    }

    private static (int Rows, int Dimension, long Offset) ReadShape(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var shape = NpyFormat.ReadHeader(stream, path);
            if (shape.Length != 2 || shape[0] == 0 || shape[1] == 0)
            {
                throw new PannsException($"{path}: holds no table of embeddings, which has two dimensions, neither of them 0");
            }

            if (!BitConverter.IsLittleEndian || (long)shape[0] * shape[1] * sizeof(float) != stream.Length - stream.Position)
            {
                throw new PannsException($"{path}: its length is not what its header says: the file is cut off or damaged");
            }

            return (shape[0], shape[1], stream.Position);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    private static EmbeddedClip[] ReadClips(string path)
    {
        var index = EmbeddingFile.IndexPath(path);
        using var reader = CsvReader.Open(index, ',');
        var heading = reader.Read() ?? throw new PannsException($"{index}: an empty index");
        var (file, start, end, length) = (Array.IndexOf(heading, "file"), Array.IndexOf(heading, "start"), Array.IndexOf(heading, "end"), Array.IndexOf(heading, "duration"));
        if (file < 0)
        {
            throw new PannsException($"{index}: has no column 'file'");
        }

        var clips = new List<EmbeddedClip>();
        while (reader.Read() is { } cells)
        {
            if (cells.Length != heading.Length)
            {
                throw new PannsException(string.Create(CultureInfo.InvariantCulture, $"{index}: line {reader.Line}: not a line of an index"));
            }

            clips.Add(new(cells[file], start < 0 ? null : Seconds(cells[start]), Seconds(end < 0 ? length < 0 ? "" : cells[length] : cells[end])));
        }

        return [.. clips];
    }

    private static double? Seconds(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    // 1 / length of each row; not above 0 for one that is no embedding.
    private float[] Scales()
    {
        var scales = new float[_clips.Length];
        Parallel.For(0, scales.Length, row => scales[row] = ScaleOf(Row(row)));
        return scales;
    }

    private static float ScaleOf(ReadOnlySpan<float> vector)
    {
        var square = Dot(vector, vector);
        return square > 0 && float.IsFinite(square) ? 1 / MathF.Sqrt(square) : 0;
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (lanes, at) = (Vector<float>.Count, 0);
        var (first, second) = (Vector<float>.Zero, Vector<float>.Zero);
        for (; at <= left.Length - (2 * lanes); at += 2 * lanes)
        {
            first += new Vector<float>(left[at..]) * new Vector<float>(right[at..]);
            second += new Vector<float>(left[(at + lanes)..]) * new Vector<float>(right[(at + lanes)..]);
        }

        var sum = Vector.Sum(first + second);
        for (; at < left.Length; at++)
        {
            sum += left[at] * right[at];
        }

        return sum;
    }

    // Each thread keeps the best that it meets; the best of all are among them.
    private List<(int Row, int Other, float Similarity)> Best(int count, Action<int, Kept> visit, CancellationToken cancellationToken)
    {
        var scales = _scales.Value;
        var all = new List<(int Row, int Other, float Similarity)>();
        Parallel.For(
            0,
            scales.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Kept(count),
            (row, _, kept) =>
            {
                if (scales[row] > 0)
                {
                    visit(row, kept);
                }

                return kept;
            },
            kept =>
            {
                lock (all)
                {
                    all.AddRange(kept.All);
                }
            });
        all.Sort((left, right) => left.Similarity != right.Similarity ? right.Similarity.CompareTo(left.Similarity)
            : left.Row != right.Row ? left.Row.CompareTo(right.Row) : left.Other.CompareTo(right.Other));
        return all.Count > count ? all[..count] : all;
    }

    /// <summary>The best rows or pairs that a thread has met.</summary>
    private sealed class Kept(int count)
    {
        private readonly PriorityQueue<(int Row, int Other, float Similarity), (float, int, int)> _queue = new();

        public IEnumerable<(int Row, int Other, float Similarity)> All => _queue.UnorderedItems.Select(item => item.Element);

        public void Offer(int row, int other, float similarity)
        {
            _queue.Enqueue((row, other, similarity), (similarity, -row, -other));
            if (_queue.Count > count)
            {
                _queue.Dequeue();
            }
        }
    }
}

/// <summary>What a row of embeddings belongs to.</summary>
/// <param name="File">The recording's path as it was given.</param>
/// <param name="Start">Start of the window in seconds; null for a whole recording.</param>
/// <param name="End">End of the window, or length of the recording, in seconds; null if unknown.</param>
public sealed record EmbeddedClip(string File, double? Start, double? End);

/// <summary>A row that a search found.</summary>
/// <param name="Row">Index of the row.</param>
/// <param name="Clip">What it belongs to.</param>
/// <param name="Similarity">Cosine of the angle between the row and the query, -1 to 1.</param>
public sealed record EmbeddingMatch(int Row, EmbeddedClip Clip, float Similarity);

/// <summary>Two rows that are very similar.</summary>
/// <param name="First">What the first belongs to.</param>
/// <param name="Second">What the second belongs to.</param>
/// <param name="Similarity">Cosine of the angle between them.</param>
public sealed record EmbeddingPair(EmbeddedClip First, EmbeddedClip Second, float Similarity);
