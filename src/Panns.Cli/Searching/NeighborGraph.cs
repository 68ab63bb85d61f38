using Panns.Common.IO;

namespace Panns.Cli.Searching;

/// <summary>
/// A graph of the neighbors among the rows of an index (HNSW, by USearch) in a file beside it, which finds most of the nearest rows in a fraction of the
/// time. The graph proposes rows; their similarity is computed from the embeddings. The file is mapped, not read.
/// </summary>
internal sealed unsafe class NeighborGraph : IDisposable
{
    /// <summary>Rows that the graph proposes at least, of which the nearest are taken.</summary>
    private const int FewestProposed = 800;

    private const int RowsAtOnce = 10_000;

    // Twice the library's own number of neighbors and half as many more to choose them from: windows of one recording are so alike that with fewer some groups
    // of them are never reached.
    private const int Connectivity = 32;
    private const int ExpansionAdd = 200;

    private readonly EmbeddingIndex _index;
    private nint _graph;

    private NeighborGraph(EmbeddingIndex index)
    {
        _index = index;
        try
        {
            // Half precision: half the file, and the same neighbors, as their order is computed from the embeddings.
            _graph = USearch.Create(
                new()
                {
                    Metric = USearch.Cosine,
                    Scalar = USearch.Float16,
                    Dimensions = (nuint)index.Dimension,
                    Connectivity = Connectivity,
                    ExpansionAdd = ExpansionAdd,
                },
                out var error);
            USearch.Check(error);
        }
        catch (Exception problem) when (problem is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new PannsException("USearch's native library does not load (there is one for x64 Linux with libgomp and libstdc++, x64 Windows and arm64 macOS)", problem);
        }
    }

    /// <summary>The file of an index's graph.</summary>
    public static string PathOf(string index) => Path.ChangeExtension(index, ".usearch");

    /// <summary>Opens the graph of an index; makes it first where there is none, or one of other embeddings.</summary>
    /// <param name="path">The index's file.</param>
    /// <param name="index">The index.</param>
    /// <param name="making">Told before a graph is made, which takes minutes for millions of rows.</param>
    /// <param name="progress">Receives the number of rows done.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="PannsException">The native library does not load, or the file cannot be written or read.</exception>
    public static NeighborGraph Open(string path, EmbeddingIndex index, Action making, Action<long> progress, CancellationToken cancellationToken)
    {
        var file = PathOf(path);
        var stamp = GraphStamp.Of(path, index);
        if (!stamp.IsOn(file))
        {
            using var made = new NeighborGraph(index);
            made.Make(file, stamp, making, progress, cancellationToken);
        }

        var graph = new NeighborGraph(index);
        try
        {
            USearch.View(graph._graph, file, out var error);
            USearch.Check(error);
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Most of the rows that are most similar to a vector, the most similar first.</summary>
    /// <param name="query">[dimension].</param>
    /// <param name="count">How many, at least 1.</param>
    public IReadOnlyList<EmbeddingMatch> Nearest(ReadOnlySpan<float> query, int count)
    {
        var proposed = (int)Math.Min(Math.Max(FewestProposed, 2L * count), _index.Clips.Count);
        var (keys, distances) = (new ulong[proposed], new float[proposed]);
        nuint found;
        fixed (float* vector = query, far = distances)
        {
            fixed (ulong* rows = keys)
            {
                found = USearch.Search(_graph, vector, USearch.Float32, (nuint)proposed, rows, far, out var error);
                USearch.Check(error);
            }
        }

        var matches = new List<EmbeddingMatch>((int)found);
        foreach (var key in keys.AsSpan(0, (int)found))
        {
            var row = (int)key;
            matches.Add(new(row, _index.Clips[row], _index.Similarity(row, query)));
        }

        return [.. matches.OrderByDescending(match => match.Similarity).ThenBy(match => match.Row).Take(count)];
    }

    public void Dispose()
    {
        if (_graph != 0)
        {
            USearch.Free(_graph, out _);
            _graph = 0;
        }
    }

    private void Make(string file, GraphStamp stamp, Action making, Action<long> progress, CancellationToken cancellationToken)
    {
        // A folder that cannot be written to is found out first.
        string? temporary = null;
        try
        {
            (temporary, var stream) = StagingFolder.Create(Path.GetDirectoryName(Path.GetFullPath(file))!);
            stream.Dispose();
            making();
            AddRows(progress, cancellationToken);
            USearch.Save(_graph, temporary, out var error);
            USearch.Check(error);
            stamp.AppendTo(temporary);
            File.Move(temporary, file, overwrite: true);
            temporary = null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{file}: cannot be written: {problem.Message}", problem);
        }
        finally
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
    }

    private void AddRows(Action<long> progress, CancellationToken cancellationToken)
    {
        try
        {
            AddAll(progress, cancellationToken);
        }
        catch (AggregateException problem) when (problem.InnerException is PannsException)
        {
            throw new PannsException(problem.InnerException.Message, problem);
        }
    }

    private void AddAll(Action<long> progress, CancellationToken cancellationToken)
    {
        var count = _index.Clips.Count;
        USearch.Reserve(_graph, (nuint)count, out var error);
        USearch.Check(error);
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        for (var first = 0; first < count; first += RowsAtOnce)
        {
            // Rows of recordings that failed are passed over, as in an exact search.
            Parallel.For(first, Math.Min(first + RowsAtOnce, count), options, () => new float[_index.Dimension], (row, _, unit) =>
            {
                if (_index.TryCopyUnit(row, unit))
                {
                    fixed (float* vector = unit)
                    {
                        USearch.Add(_graph, (ulong)row, vector, USearch.Float32, out var problem);
                        USearch.Check(problem);
                    }
                }

                return unit;
            }, _ => { });
            progress(Math.Min(first + RowsAtOnce, count));
        }
    }
}
