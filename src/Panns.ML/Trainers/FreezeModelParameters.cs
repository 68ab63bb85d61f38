using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Panns.Engine;
using Panns.ML.Persistence.Weights;
using Panns.Transfer;
using Panns.Transfer.Heads;

namespace Panns.ML;

/// <summary>The parameters trained by <c>FreezeL1</c> and <c>FreezeL3</c>: layers on an embedding. Safe to use from several threads.</summary>
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

    /// <summary>Whether a row can have several classes: scores are then independent sigmoids, otherwise a softmax.</summary>
    public bool IsMultiLabel { get; }

    /// <summary>Training history by epoch.</summary>
    public ImmutableArray<EpochRecord> History { get; }

    /// <summary>Length of an embedding.</summary>
    public int FeatureCount => _head.Description.InputFeatures;

    /// <summary>Output sizes of the layers: the hidden ones, then the number of classes.</summary>
    public ImmutableArray<int> LayerSizes => [.. _head.LayerSizes];

    /// <summary>Number of trained parameters.</summary>
    public long ParameterCount => _head.Description.ParameterCount;

    /// <summary>Computes the class probabilities.</summary>
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

    /// <summary>Reads the parameters from a saved model, which knows classes only by number.</summary>
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
