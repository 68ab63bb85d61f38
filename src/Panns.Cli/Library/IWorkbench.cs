namespace Panns.Cli.Library;

/// <summary>What the commands ask of the library. Tests put something small and certain in its place.</summary>
internal interface IWorkbench
{
    /// <summary>Loads a network for clip-level tags.</summary>
    ITagger OpenTagger(ModelChoice choice);

    /// <summary>Loads a network for embeddings.</summary>
    IEmbedder OpenEmbedder(ModelChoice choice);

    /// <summary>Loads a network for sound event detection.</summary>
    IDetector OpenDetector(ModelChoice choice);

    /// <summary>The published weights on this machine.</summary>
    IModelShelf Shelf { get; }

    /// <summary>Rewrites a checkpoint as safetensors; returns the number of tensors.</summary>
    int Convert(string source, string destination, CancellationToken cancellationToken);
}

/// <summary>Which network, with which weights, on how many threads.</summary>
/// <param name="Model">Name of the network.</param>
/// <param name="Weights">A checkpoint file; null for the store's.</param>
/// <param name="Threads">Number of threads; null for all processors.</param>
internal sealed record ModelChoice(string Model, string? Weights, int? Threads);

/// <summary>How a file longer than one window is cut.</summary>
/// <param name="WindowSeconds">Length of a window.</param>
/// <param name="HopSeconds">From the start of one window to the next.</param>
internal readonly record struct Windowing(double WindowSeconds, double HopSeconds);
