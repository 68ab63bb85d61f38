namespace Panns.Clips;

/// <summary>What decides how recordings go through a network.</summary>
/// <param name="Window">Length of a window in seconds.</param>
/// <param name="Overlap">Share of a window that the next one repeats.</param>
/// <param name="BatchSize">Windows that go through the network together, where that is faster.</param>
/// <param name="Aggregate">How windows become a recording's result.</param>
/// <param name="KeepWindows">Whether each window's output is kept.</param>
internal sealed record ClipInferenceSettings(double Window, double Overlap, int BatchSize, WindowAggregate Aggregate, bool KeepWindows);

/// <summary>
/// Runs recordings through a network and returns one result for each, in the order they came in. Memory depends on the window, the batch
/// and the threads, not on the recordings' lengths or number; results do not depend on timing.
/// </summary>
internal sealed class ClipInference(PannsModel model, OutputKind kind, ClipInferenceSettings settings, SourceOpener open)
{
    /// <summary>Results of many recordings, in order; a bad one carries its error.</summary>
    public IEnumerable<ClipValues> RunMany(IEnumerable<string> paths, CancellationToken cancellationToken)
        => model.Crowd is { } crowd
            ? new ParallelClips(crowd, crowd.Threads, kind, settings, open).Run(paths, cancellationToken)
            : new BatchedClips(model.Session, kind, settings, open).Run(paths, cancellationToken);

    /// <summary>The result of one recording.</summary>
    /// <exception cref="PannsException">It cannot be read.</exception>
    public ClipValues RunOne(string path, CancellationToken cancellationToken)
    {
        var result = RunMany([path], cancellationToken).Single();
        return result.Error is null ? result : throw AsPannsException(result.Error, path);
    }

    private static PannsException AsPannsException(Exception error, string path)
        => error is PannsException known ? known : new PannsException($"{path}: {error.Message}", error);
}
