using Panns.Engine;
using Panns.Metrics;
using Panns.Transfer.Features;
using Panns.Transfer.Pretraining.Feeding;

namespace Panns.Transfer.Pretraining.Runs;

/// <summary>Evaluates a network on whole clips of a pack.</summary>
internal sealed class PackEvaluation
{
    private readonly ClipReader _reader;
    private readonly int[] _clips;
    private readonly int _classes;
    private readonly float[] _scores;
    private readonly bool[] _targets;

    /// <param name="reader">Reads clips.</param>
    /// <param name="clips">The clips to evaluate.</param>
    /// <param name="classes">Number of classes.</param>
    public PackEvaluation(ClipReader reader, int[] clips, int classes)
    {
        (_reader, _clips, _classes) = (reader, clips, classes);
        _scores = new float[checked(clips.Length * classes)];
        _targets = new bool[_scores.Length];
        var targets = new float[classes];
        for (var i = 0; i < clips.Length; i++)
        {
            reader.Pack.CopyTargets(clips[i], targets);
            for (var label = 0; label < classes; label++)
            {
                _targets[(i * classes) + label] = targets[label] > 0;
            }
        }
    }

    /// <summary>Number of clips.</summary>
    public int Count => _clips.Length;

    /// <summary>Average precision of each class in the last evaluation; NaN where no clip has the class.</summary>
    public IReadOnlyList<double> AveragePrecision { get; private set; } = [];

    /// <summary>Clips of each class.</summary>
    public int[] ClipsByClass()
    {
        var counts = new int[_classes];
        for (var i = 0; i < _targets.Length; i++)
        {
            counts[i % _classes] += _targets[i] ? 1 : 0;
        }

        return counts;
    }

    /// <summary>Computes the scores.</summary>
    /// <param name="session">The network; several threads call it.</param>
    /// <param name="clipsPerCall">Clips per call.</param>
    /// <param name="parallel">Number of parallel calls.</param>
    public TaggingScore Run(IInferenceSession session, int clipsPerCall, ParallelOptions parallel)
    {
        var calls = (_clips.Length + clipsPerCall - 1) / clipsPerCall;
        using var buffers = new ThreadLocal<float[]>(() => new float[checked(clipsPerCall * _reader.Samples)]);
        ClipLoop.Run(calls, parallel, call =>
        {
            var first = call * clipsPerCall;
            var count = Math.Min(clipsPerCall, _clips.Length - first);
            var waveforms = buffers.Value!.AsSpan(0, count * _reader.Samples);
            for (var i = 0; i < count; i++)
            {
                _reader.Read(_clips[first + i], 0, waveforms.Slice(i * _reader.Samples, _reader.Samples));
            }

            session.Run(waveforms, count, new NetworkOutputs { Clipwise = _scores.AsSpan(first * _classes, count * _classes) }, parallel.CancellationToken);
        });
        var metrics = AudioTaggingMetrics.Evaluate(_scores, _targets, _classes);
        AveragePrecision = metrics.AveragePrecision;
        return new(metrics.MeanAveragePrecision, metrics.MeanAreaUnderCurve, metrics.DPrime);
    }
}
