using System.Globalization;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Output;

namespace Panns.Cli.Searching;

/// <summary>Finds the rows of an index that are most similar to a vector: exactly, or by a graph that lies beside the index.</summary>
internal sealed class RowSearch : IDisposable
{
    /// <summary>The words of the option that chooses.</summary>
    public const string Exact = "exact", Approximate = "approximate";

    /// <summary>Rows up to which every one is compared, unless the user says otherwise.</summary>
    internal const int MostExactRows = 1_000_000;

    private readonly EmbeddingIndex _index;
#if PANNS_USEARCH
    private NeighborGraph? _graph;
#endif

    private RowSearch(EmbeddingIndex index) => _index = index;

    /// <summary>Opens a search; says in one line if it is approximate without having been asked for, or exact although it was.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="path">The index's file.</param>
    /// <param name="index">The index; not disposed.</param>
    /// <param name="method">One of the words; null for what suits the number of rows.</param>
    /// <param name="isQuiet">Whether to show no progress and no lines of what went well.</param>
    public static RowSearch Open(CommandContext context, string path, EmbeddingIndex index, string? method, bool isQuiet)
    {
        var search = new RowSearch(index);
        if ((method ?? (index.Clips.Count > MostExactRows ? Approximate : Exact)) == Approximate)
        {
            try
            {
                search.OpenGraph(context, path, isQuiet);
                if (method is null && !isQuiet)
                {
                    context.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{path}: has {index.Clips.Count} rows, which are searched approximately (--method exact compares all)"));
                }
            }
            catch (PannsException problem)
            {
                context.Terminal.Say($"{problem.Message}: every row is compared, exactly");
            }
        }

        return search;
    }

    /// <summary>The rows that are most similar to a vector, the most similar first.</summary>
    public IReadOnlyList<EmbeddingMatch> Nearest(ReadOnlySpan<float> query, int count, CancellationToken cancellationToken)
#if PANNS_USEARCH
        => _graph is { } graph ? graph.Nearest(query, count) : _index.Nearest(query, count, cancellationToken);
#else
        => _index.Nearest(query, count, cancellationToken);
#endif

    public void Dispose()
    {
#if PANNS_USEARCH
        _graph?.Dispose();
#endif
    }

#if PANNS_USEARCH
    private void OpenGraph(CommandContext context, string path, bool isQuiet)
    {
        using var progress = new ProgressLine(context.Terminal, _index.Clips.Count, "rows", isQuiet);
        _graph = NeighborGraph.Open(path, _index, () => Tell(context.Terminal), progress.Report, context.CancellationToken);

        void Tell(Terminal terminal)
        {
            if (!isQuiet)
            {
                terminal.Say($"making {NeighborGraph.PathOf(path)} for approximate searches, once");
            }
        }
    }
#else
    private void OpenGraph(CommandContext context, string path, bool isQuiet)
        => throw new PannsException($"{path}: this build has no approximate search, because USearch was not at hand when it was made");
#endif
}
