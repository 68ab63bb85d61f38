using System.Collections.Immutable;
using System.Globalization;
using Panns.ML.Persistence.Weights;
using Panns.Transfer;
using Panns.Transfer.Heads;
using Panns.Transfer.Strategies;

namespace Panns.ML;

/// <summary>What <c>FreezeL1</c> and <c>FreezeL3</c> learnt: layers on an embedding. Safe to use from several threads.</summary>
public sealed class FreezeModelParameters
{
    private readonly DenseHead _head;

    internal FreezeModelParameters(DenseHead head, ImmutableArray<string> classes, bool isMultiLabel, ImmutableArray<EpochRecord> history)
    {
        _head = head;
        Classes = classes;
        IsMultiLabel = isMultiLabel;
        History = history;
    }

    /// <summary>Names of the classes, in the order of the scores.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Whether the classes do not exclude each other: each has a sigmoid of its own, where otherwise a softmax shares out 1.</summary>
    public bool IsMultiLabel { get; }

    /// <summary>How training went, epoch by epoch.</summary>
    public ImmutableArray<EpochRecord> History { get; }

    /// <summary>Values of an embedding.</summary>
    public int FeatureCount => _head.Inputs;

    /// <summary>Sizes of the layers' outputs: the hidden ones', then the number of classes.</summary>
    public ImmutableArray<int> LayerSizes => [.. _head.Layers.Select(layer => layer.Outputs)];

    /// <summary>Parameters that were learnt.</summary>
    public long ParameterCount => _head.ParameterCount;

    /// <summary>Probabilities of the classes.</summary>
    /// <param name="embedding">An embedding of <see cref="FeatureCount"/> values.</param>
    public float[] Score(ReadOnlySpan<float> embedding)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(embedding.Length, FeatureCount, nameof(embedding));
        return HeadScores.Of(_head, embedding, IsMultiLabel);
    }

    internal string ToText() => TensorText.Write(
        json =>
        {
            json.WriteNumber("inputs", _head.Inputs);
            json.WriteNumber("classes", _head.Classes);
            json.WriteBoolean("multiLabel", IsMultiLabel);
        },
        _head.ToStateDict());

    /// <summary>What a saved model holds; it knows the classes by number only.</summary>
    internal static FreezeModelParameters Read(ReadOnlyMemory<char> text)
    {
        var (settings, tensors) = TensorText.Read(text);
        var classes = settings.GetProperty("classes").GetInt32();
        return new(
            DenseHead.FromStateDict(tensors, settings.GetProperty("inputs").GetInt32(), classes),
            [.. Enumerable.Range(0, classes).Select(index => index.ToString(CultureInfo.InvariantCulture))],
            settings.GetProperty("multiLabel").GetBoolean(),
            []);
    }
}
