using System.Collections.Immutable;

namespace Panns;

/// <summary>Reasons why a network cannot be opened.</summary>
public enum ModelProblem
{
    /// <summary>The catalog has no network of this name.</summary>
    UnknownName,

    /// <summary>The network's published weights are not in the store, and downloading was not allowed.</summary>
    NotInStore,

    /// <summary>No weights of the network are published: a weight file is needed.</summary>
    NotPublished,

    /// <summary>A file's tensors fit no network of the catalog.</summary>
    NotRecognized,

    /// <summary>A file's tensors fit several networks, and neither its name nor the task identifies one: the network must be named.</summary>
    Ambiguous,

    /// <summary>A file is a model of one engine, but another engine was chosen.</summary>
    OfAnEngine,

    /// <summary>The operation needs a network, but none was named.</summary>
    NotNamed,

    /// <summary>The operation needs pretrained weights, but the network was opened without weights.</summary>
    NoWeights,
}

/// <summary>A network cannot be opened. Holds the reason and the networks, for programs that give their own advice.</summary>
public sealed class ModelUnavailableException : PannsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problem">The reason.</param>
    /// <param name="message">One line: which network or file, what is wrong.</param>
    /// <param name="models">The networks concerned.</param>
    public ModelUnavailableException(ModelProblem problem, string message, params ReadOnlySpan<ModelInfo> models)
        : base(message)
    {
        Problem = problem;
        Models = [.. models];
    }

    /// <summary>The reason.</summary>
    public ModelProblem Problem { get; }

    /// <summary>
    /// The networks concerned: the one whose weights are missing; those that a file may belong to; a suggestion if none was named.
    /// May be empty.
    /// </summary>
    public ImmutableArray<ModelInfo> Models { get; }

    /// <summary>The engine that can open the file, for <see cref="ModelProblem.OfAnEngine"/>; otherwise null.</summary>
    public PannsEngine? Engine { get; init; }
}
