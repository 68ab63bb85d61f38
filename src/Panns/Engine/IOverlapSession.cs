namespace Panns.Engine;

/// <summary>An engine that computes once what overlapping clips have in common.</summary>
internal interface IOverlapSession : IInferenceSession
{
    /// <summary>Whether it does so.</summary>
    bool SharesOverlaps { get; }

    /// <summary>Runs overlapping clips of equal length, with the same results as <see cref="IInferenceSession.Run"/> has for each of them.</summary>
    /// <param name="stretch">The samples from the start of the first clip to the end of the last.</param>
    /// <param name="clips">Number of clips, at least 1.</param>
    /// <param name="step">Samples from one clip to the next, at least 1.</param>
    /// <param name="outputs">Where the results go.</param>
    /// <param name="cancellationToken">Checked between layers.</param>
    void RunOverlapping(ReadOnlySpan<float> stretch, int clips, int step, NetworkOutputs outputs, CancellationToken cancellationToken);
}
