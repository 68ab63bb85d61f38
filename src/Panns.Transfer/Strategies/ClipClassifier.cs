using System.Buffers;
using Panns.Clips;
using Panns.Common;
using Panns.Engine;
using Panns.Metrics;
using Panns.Transfer.Features;
using Panns.Transfer.Heads;

namespace Panns.Transfer.Strategies;

/// <summary>Computes the class probabilities of clips, window by window. Safe to use from several threads.</summary>
[BestFriend]
internal sealed class ClipClassifier
{
    private readonly int _size;
    private readonly Func<float[], float[]> _toScores;

    private ClipClassifier(IWindowFunction function, WindowPlan plan, WindowSchedule schedule, int size, Func<float[], float[]>? toScores = null)
    {
        _size = size;
        _toScores = toScores ?? (static scores => scores);
        Plan = plan;
        SampleRate = function.SampleRate;
        Runner = new(function, plan, schedule);
    }

    /// <summary>Runs the jobs created by <see cref="Job"/>.</summary>
    public ClipRunner Runner { get; }

    /// <summary>How clips are cut into windows.</summary>
    public WindowPlan Plan { get; }

    /// <summary>Sample rate, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>
    /// Creates a classifier from a network trained for the classes: windows of the length used in training, padded with silence for short clips;
    /// the mean of their probabilities.
    /// </summary>
    /// <param name="session">The network; not disposed.</param>
    /// <param name="seconds">Length of the windows.</param>
    /// <param name="isMultiLabel">Whether a clip can have several classes.</param>
    /// <param name="threads">Number of threads; null for the session's.</param>
    public static ClipClassifier OfNetwork(IInferenceSession session, double seconds, bool isMultiLabel, int? threads = null)
    {
        var plan = WindowPlan.Create(seconds, 0, session.Network.SampleRate);
        return new(
            new PaddedFunction(new NetworkScores(session, isMultiLabel), plan.Window), plan, WindowSchedule.Of(session, threads), session.Network.Classes);
    }

    /// <summary>Creates a classifier from a head: on the mean of the windows' vectors, or on each segment's, with averaged probabilities.</summary>
    /// <param name="features">The vectors.</param>
    /// <param name="head">The head; not disposed.</param>
    /// <param name="segmentSeconds">Length of the segments; null for windows.</param>
    /// <param name="threads">Number of threads.</param>
    public static ClipClassifier OfHead(IClipFeatures features, IInferenceSession head, double? segmentSeconds, int threads)
    {
        var plan = FeatureComputer.PlanOf(segmentSeconds, features.SampleRate);
        return segmentSeconds is null
            ? new(features, plan, features.Schedule(threads), features.Dimension, vector => HeadScores.Of(head, vector))
            : new(new SegmentScores(features, head), plan, features.Schedule(threads), head.Network.Classes);
    }

    /// <summary>Creates a job for a clip.</summary>
    /// <param name="source">The recording.</param>
    public PooledJob Job(ClipSource source) => new(source, _size, WindowAggregate.Mean);

    /// <summary>[classes] probabilities of a clip that was run successfully.</summary>
    public float[] Scores(PooledJob job) => _toScores(job.Values);
}

/// <summary>Computes probabilities from a network's own outputs.</summary>
internal sealed class NetworkScores(IInferenceSession session, bool isMultiLabel) : IWindowFunction
{
    // The session may serve callers that need sigmoids and callers that need softmax. Decision-level networks have no logits.
    private readonly bool _takesSoftmax = !isMultiLabel && session.Network.LogitsOutput is not null;
    private readonly NetworkFunction _function
        = new(session, isMultiLabel || session.Network.LogitsOutput is null ? OutputKinds.Clipwise : OutputKinds.Logits);

    public int SampleRate => session.Network.SampleRate;

    public int SizeOf(int samples) => session.Network.Classes;

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
    {
        _function.Run(windows, count, values, cancellationToken);
        Finish(values, count);
    }

    public bool SharesOverlaps => _function.SharesOverlaps;

    public void RunOverlapping(ReadOnlySpan<float> stretch, int count, int step, Span<float> values, CancellationToken cancellationToken)
    {
        _function.RunOverlapping(stretch, count, step, values, cancellationToken);
        Finish(values, count);
    }

    private void Finish(Span<float> values, int count)
    {
        for (var window = 0; _takesSoftmax && window < count; window++)
        {
            TakeSoftmax(values.Slice(window * session.Network.Classes, session.Network.Classes));
        }
    }

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

/// <summary>Computes probabilities with a head on each window's vector.</summary>
internal sealed class SegmentScores(IClipFeatures features, IInferenceSession head) : IWindowFunction
{
    public int SampleRate => features.SampleRate;

    public int SizeOf(int samples) => head.Network.Classes;

    public bool SharesOverlaps => features.SharesOverlaps;

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        => Run(windows, count, step: 0, values, cancellationToken);

    public void RunOverlapping(ReadOnlySpan<float> stretch, int count, int step, Span<float> values, CancellationToken cancellationToken)
        => Run(stretch, count, step, values, cancellationToken);

    // Of windows one after the other where the step is 0.
    private void Run(ReadOnlySpan<float> windows, int count, int step, Span<float> values, CancellationToken cancellationToken)
    {
        var rented = ArrayPool<float>.Shared.Rent(count * features.Dimension);
        try
        {
            var vectors = rented.AsSpan(0, count * features.Dimension);
            if (step == 0)
            {
                features.Run(windows, count, vectors, cancellationToken);
            }
            else
            {
                features.RunOverlapping(windows, count, step, vectors, cancellationToken);
            }

            head.Run(vectors, count, new NetworkOutputs { Clipwise = values }, cancellationToken);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
