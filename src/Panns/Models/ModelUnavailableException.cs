using System.Collections.Immutable;

namespace Panns;

/// <summary>What is missing where a network cannot be opened.</summary>
public enum ModelProblem
{
    /// <summary>No network of the catalog has the name.</summary>
    UnknownName,

    /// <summary>The store lacks the network's published weights, and was not to download them.</summary>
    NotInStore,

    /// <summary>No weights of the network are published: a file of them is needed.</summary>
    NotPublished,

    /// <summary>No network was named, and the store has none for the task.</summary>
    NothingForTask,

    /// <summary>A file's tensors are those of no network in the catalog.</summary>
    NotRecognized,

    /// <summary>A file's tensors are those of several networks, and neither its name nor the task tells which: the network has to be named.</summary>
    Ambiguous,

    /// <summary>A file is a model that one engine alone runs, and another was chosen.</summary>
    OfAnEngine,

    /// <summary>What is to be done needs a network, and none is named.</summary>
    NotNamed,

    /// <summary>What is to be done needs pretrained weights, and the network was opened without.</summary>
    NoWeights,
}

/// <summary>A network cannot be opened: which, and what is missing, for programs that give advice in words of their own.</summary>
public sealed class ModelUnavailableException : PannsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problem">What is missing.</param>
    /// <param name="message">One line: which network or file, what is wrong.</param>
    /// <param name="models">The networks in question.</param>
    public ModelUnavailableException(ModelProblem problem, string message, params ReadOnlySpan<ModelInfo> models)
        : base(message)
    {
        Problem = problem;
        Models = [.. models];
    }

    /// <summary>What is missing.</summary>
    public ModelProblem Problem { get; }

    /// <summary>
    /// The networks in question: the one whose weights are missing; those that a file may belong to; one to begin with where none was named.
    /// Empty where there is none.
    /// </summary>
    public ImmutableArray<ModelInfo> Models { get; }

    /// <summary>The engine that the file is for, of <see cref="ModelProblem.OfAnEngine"/>; null otherwise.</summary>
    public PannsEngine? Engine { get; init; }
}
