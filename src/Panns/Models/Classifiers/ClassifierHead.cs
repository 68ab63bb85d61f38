using System.Collections.Immutable;

namespace Panns.Models.Classifiers;

/// <summary>Linear layers with ReLU between them, and perhaps a standardisation before the first; gives logits.</summary>
/// <param name="Layers">The layers, the first one first; at least one.</param>
/// <param name="Mean">[inputs] values to subtract from the input; null without standardisation.</param>
/// <param name="Scale">[inputs] factors for what remains; null without standardisation.</param>
public sealed record ClassifierHead(ImmutableArray<ClassifierLayer> Layers, float[]? Mean = null, float[]? Scale = null)
{
    /// <summary>Length of the vectors that it reads.</summary>
    public int Inputs => Layers[0].Inputs;

    /// <summary>Number of classes.</summary>
    public int Classes => Layers[^1].Outputs;
}

/// <summary>One linear layer.</summary>
/// <param name="Inputs">Length of the vectors that it reads.</param>
/// <param name="Outputs">Length of those that it gives.</param>
/// <param name="Weight">[outputs, inputs] weights.</param>
/// <param name="Bias">[outputs] summands.</param>
public sealed record ClassifierLayer(int Inputs, int Outputs, float[] Weight, float[] Bias);
