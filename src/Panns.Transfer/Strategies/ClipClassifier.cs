using System.Buffers;
using Panns.Clips;
using Panns.Common;
using Panns.Engine;
using Panns.Metrics;
using Panns.Transfer.Features;
using Panns.Transfer.Heads;

namespace Panns.Transfer.Strategies;

/// <summary>Gives clips their class probabilities, window by window. Safe to use from several threads.</summary>
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

    /// <summary>Runs the jobs that <see cref="Job"/> makes.</summary>
    public ClipRunner Runner { get; }

    /// <summary>How clips are cut.</summary>
    public WindowPlan Plan { get; }

    /// <summary>Rate of the samples, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>
    /// A network that was trained for the classes: windows as long as those it was trained on, which silence extends at a short clip's end;
    /// the mean of their probabilities.
    /// </summary>
    /// <param name="session">The network; not disposed of.</param>
    /// <param name="seconds">Length of the windows.</param>
    /// <param name="isMultiLabel">Whether classes do not exclude each other.</param>
    /// <param name="threads">Threads to use; null for the session's.</param>
    public static ClipClassifier OfNetwork(IInferenceSession session, double seconds, bool isMultiLabel, int? threads = null)
    {
        var plan = WindowPlan.Create(seconds, 0, session.Network.SampleRate);
        return new(
            new PaddedFunction(new NetworkScores(session, isMultiLabel), plan.Window), plan, WindowSchedule.Of(session, threads), session.Network.Classes);
    }

    /// <summary>A head on vectors: on the mean of the windows' vectors, or on every segment's, whose probabilities are averaged then.</summary>
    /// <param name="features">The vectors.</param>
    /// <param name="head">The head; not disposed of.</param>
    /// <param name="segmentSeconds">Length of the segments; null for windows.</param>
    /// <param name="threads">Threads to use.</param>
    public static ClipClassifier OfHead(IClipFeatures features, IInferenceSession head, double? segmentSeconds, int threads)
    {
        var plan = FeatureComputer.PlanOf(segmentSeconds, features.SampleRate);
        return segmentSeconds is null
            ? new(features, plan, features.Schedule(threads), features.Dimension, vector => HeadScores.Of(head, vector))
            : new(new SegmentScores(features, head), plan, features.Schedule(threads), head.Network.Classes);
    }

    /// <summary>A clip to be classified.</summary>
    /// <param name="source">The recording.</param>
    public PooledJob Job(ClipSource source) => new(source, _size, WindowAggregate.Mean);

    /// <summary>[classes] probabilities of a clip that has been run and could be read.</summary>
    public float[] Scores(PooledJob job) => _toScores(job.Values);
}

/// <summary>Probabilities of classes by a network's own outputs.</summary>
internal sealed class NetworkScores(IInferenceSession session, bool isMultiLabel) : IWindowFunction
{
    // Sessions are shared by those that want a network's sigmoids and those that want the softmax. A decision-level network has no logits.
    private readonly bool _takesSoftmax = !isMultiLabel && session.Network.LogitsOutput is not null;
    private readonly NetworkFunction _function
        = new(session, isMultiLabel || session.Network.LogitsOutput is null ? OutputKinds.Clipwise : OutputKinds.Logits);

    public int SampleRate => session.Network.SampleRate;

    public int SizeOf(int samples) => session.Network.Classes;

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
    {
        _function.Run(windows, count, values, cancellationToken);
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

/// <summary>Probabilities of classes by a head on every window's vector.</summary>
internal sealed class SegmentScores(IClipFeatures features, IInferenceSession head) : IWindowFunction
{
    public int SampleRate => features.SampleRate;

    public int SizeOf(int samples) => head.Network.Classes;

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
    {
        var rented = ArrayPool<float>.Shared.Rent(count * features.Dimension);
        try
        {
            var vectors = rented.AsSpan(0, count * features.Dimension);
            features.Run(windows, count, vectors, cancellationToken);
            head.Run(vectors, count, new NetworkOutputs { Clipwise = values }, cancellationToken);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
