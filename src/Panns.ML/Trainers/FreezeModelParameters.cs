using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Panns.Engine;
using Panns.ML.Persistence.Weights;
using Panns.Transfer;
using Panns.Transfer.Heads;

namespace Panns.ML;

/// <summary>What <c>FreezeL1</c> and <c>FreezeL3</c> learned: layers on an embedding. Safe to use from several threads.</summary>
[SuppressMessage("Design", "CA1001", Justification = "ML.NET disposes of no model parameters; the session has no threads, and its memory goes with the collector.")]
public sealed class FreezeModelParameters
{
    private readonly HeadNetwork _head;
    private readonly IInferenceSession _session;

    internal FreezeModelParameters(HeadNetwork head, ImmutableArray<string> classes, bool isMultiLabel, ImmutableArray<EpochRecord> history)
    {
        _head = head;
        _session = head.CreateSession();
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
    public int FeatureCount => _head.Description.InputFeatures;

    /// <summary>Sizes of the layers' outputs: the hidden ones', then the number of classes.</summary>
    public ImmutableArray<int> LayerSizes => [.. _head.LayerSizes];

    /// <summary>Parameters that were learned.</summary>
    public long ParameterCount => _head.Description.ParameterCount;

    /// <summary>Probabilities of the classes.</summary>
    /// <param name="embedding">An embedding of <see cref="FeatureCount"/> values.</param>
    public float[] Score(ReadOnlySpan<float> embedding)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(embedding.Length, FeatureCount, nameof(embedding));
        return HeadScores.Of(_session, embedding);
    }

    internal string ToText() => TensorText.Write(
        json =>
        {
            json.WriteNumber("inputs", _head.Description.InputFeatures);
            json.WriteNumber("classes", _head.Description.Classes);
            json.WriteBoolean("multiLabel", IsMultiLabel);
        },
        _head.Weights);

    /// <summary>What a saved model holds; it knows the classes by number only.</summary>
    internal static FreezeModelParameters Read(ReadOnlyMemory<char> text)
    {
        var (settings, tensors) = TensorText.Read(text);
        var (inputs, classes) = (settings.GetProperty("inputs").GetInt32(), settings.GetProperty("classes").GetInt32());
        var isMultiLabel = settings.GetProperty("multiLabel").GetBoolean();
        return new(
            HeadNetwork.Open(tensors, inputs, classes, isMultiLabel),
            [.. Enumerable.Range(0, classes).Select(index => index.ToString(CultureInfo.InvariantCulture))],
            isMultiLabel,
            []);
    }
}
