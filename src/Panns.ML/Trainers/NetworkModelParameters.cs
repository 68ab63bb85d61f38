using System.Collections.Immutable;
using Panns.ML.Trainers;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.ML;

/// <summary>What <c>PannsFineTune</c> and <c>PannsScratch</c> learnt: a whole network. Safe to use from several threads.</summary>
public sealed class NetworkModelParameters : IDisposable
{
    private readonly StateDict _weights;
    private readonly NetworkScorer _scorer;

    internal NetworkModelParameters(ModelInfo model, StateDict weights, double seconds, ImmutableArray<string> classes, ImmutableArray<EpochRecord> history)
    {
        Network = model;
        Classes = classes;
        History = history;
        _weights = weights;
        var description = model.Describe(classes.Length);
        SampleRate = description.SampleRate;
        ParameterCount = description.ParameterCount;
        _scorer = new(description, weights, seconds, 1);
    }

    /// <summary>The network.</summary>
    public ModelInfo Network { get; }

    /// <summary>Names of the classes, in the order of the scores.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>How training went, epoch by epoch.</summary>
    public ImmutableArray<EpochRecord> History { get; }

    /// <summary>Rate of the waveforms that it takes, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Parameters that were learnt.</summary>
    public long ParameterCount { get; }

    /// <summary>Probabilities of the classes, the mean over windows as long as those it was trained on.</summary>
    /// <param name="waveform">Mono samples at <see cref="SampleRate"/>, at least one.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public float[] Score(ReadOnlySpan<float> waveform, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(waveform.Length, nameof(waveform));
        return _scorer.Score(waveform, isMultiLabel: false, cancellationToken);
    }

    /// <summary>Gives back the memory of the engine; the model and the transformer that holds it can no longer score.</summary>
    public void Dispose() => _scorer.Dispose();

    internal string ToText() => TensorText.Write(
        json =>
        {
            json.WriteString("network", Network.Name);
            json.WriteNumber("classes", Classes.Length);
            json.WriteNumber("seconds", _scorer.Seconds);
        },
        _weights);

    internal static NetworkModelParameters Of(ReadOnlyMemory<char> text)
    {
        var (settings, tensors) = TensorText.Read(text);
        var classes = settings.GetProperty("classes").GetInt32();
        return new(
            PannsModels.Get(settings.GetProperty("network").GetString() ?? ""),
            tensors,
            settings.GetProperty("seconds").GetDouble(),
            [.. Enumerable.Range(0, classes).Select(index => FormattableString.Invariant($"{index}"))],
            []);
    }
}
