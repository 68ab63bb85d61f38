using System.Collections.Immutable;
using Panns.Audio;
using Panns.Engine;
using Panns.Metrics;
using Panns.Networks;
using Panns.Transfer.Features;
using Panns.Transfer.Heads;
using Panns.Weights;

namespace Panns.Transfer.Strategies;

/// <summary>A network that was trained for the classes themselves.</summary>
internal sealed class NetworkClassifier : TransferClassifier
{
    private readonly string _strategy;
    private readonly ModelInfo _model;
    private readonly NetworkDescription _network;
    private readonly StateDict _weights;
    private readonly NetworkScorer _scorer;

    public NetworkClassifier(
        string strategy, Backbone backbone, NetworkDescription network, StateDict weights, double seconds, int threads, ImmutableArray<EpochRecord> history)
    {
        _strategy = strategy;
        _model = backbone.Model;
        _network = network;
        _weights = weights;
        _scorer = new(network, weights, seconds, threads, backbone.Engine);
        History = history;
    }

    public override long TrainedParameters => _network.ParameterCount;

    public override float[]?[] Score(TransferContext context, LabeledDataset data, ImmutableArray<int> clips)
    {
        var scores = new float[]?[clips.Length];
        ClipLoop.Run(clips.Length, context.Parallel, index =>
        {
            var clip = data.Clips[clips[index]];
            try
            {
                var waveform = AudioFile.LoadMono(clip.Path, _network.SampleRate, clip.Start, clip.Duration);
                scores[index] = _scorer.Score(waveform, data.IsMultiLabel, context.CancellationToken);
            }
            catch (PannsException problem)
            {
                context.Note(clip.Path, problem.Message);
                scores[index] = null;
            }
        });
        return scores;
    }

    internal override TransferModelParts ToParts() => new(_strategy, FeatureKind.Network, _model.Name, _weights, null) { ClipSeconds = _scorer.Seconds };

    protected override void Dispose(bool disposing)
    {
        _scorer.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Scores waveforms by a network's own outputs: windows as long as those it was trained on, their mean.</summary>
internal sealed class NetworkScorer(
    NetworkDescription network, StateDict weights, double seconds, int threads, Func<NetworkDescription, StateDict, IInferenceSession>? engine = null) : IDisposable
{
    private readonly IInferenceSession _session = engine?.Invoke(network, weights)
        ?? CpuSession.Create(network, weights, new() { Threads = Math.Max(1, Environment.ProcessorCount / threads) });

    public double Seconds { get; } = seconds;

    public int WindowSamples { get; } = (int)Math.Round(seconds * network.SampleRate);

    public float[] Score(ReadOnlySpan<float> waveform, bool isMultiLabel, CancellationToken cancellationToken)
    {
        var length = WindowSamples;
        var starts = ClipWindows.Starts(waveform.Length, length, length);
        var classes = network.Classes;
        var scores = new float[starts.Length * classes];
        var window = new float[length];
        for (var i = 0; i < starts.Length; i++)
        {
            var part = waveform.Slice(starts[i], Math.Min(length, waveform.Length - starts[i]));
            part.CopyTo(window);
            window.AsSpan(part.Length).Clear();
            Run(window, scores.AsSpan(i * classes, classes), isMultiLabel, cancellationToken);
        }

        return HeadScores.MeanOfRows(scores, classes);
    }

    public void Dispose() => _session.Dispose();

    private void Run(float[] window, Span<float> scores, bool isMultiLabel, CancellationToken cancellationToken)
    {
        if (isMultiLabel || network.LogitsOutput is null)
        {
            _session.Run(window, 1, new NetworkOutputs { Clipwise = scores }, cancellationToken);
            return;
        }

        _session.Run(window, 1, new NetworkOutputs { Logits = scores }, cancellationToken);
        TakeSoftmax(scores);
    }

    // Sessions are shared among those that want a network's sigmoids and those that want the softmax.
    private static void TakeSoftmax(Span<float> logits)
    {
        var largest = logits[Highest.Of(logits)];
        double sum = 0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        foreach (ref var logit in logits)
        {
            logit = (float)(Math.Exp(logit - largest) / sum);
        }
    }
}
