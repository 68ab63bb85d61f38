using System.Numerics;
using Panns.Common;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Training;

/// <summary>
/// The exponential moving average (EMA) of a network's weights: after every update, average = decay * average + (1 - decay) * weight,
/// including the running statistics of batch normalization. It starts with the weights at the first update. At first it forgets
/// faster: the decay of update n is at most (1 + n) / (10 + n).
/// </summary>
[BestFriend]
internal sealed class WeightAverage
{
    private readonly InMemoryStateDict _average;
    private readonly float[] _weights;
    private readonly ParameterSpec[] _tensors;
    private readonly double _decay;

    /// <param name="session">The training.</param>
    /// <param name="decay">Share of the average that an update keeps, from 0 to 1.</param>
    public WeightAverage(TrainingSession session, double decay)
    {
        _decay = Guard.InRange(decay, 0, 1);
        _average = session.ExportWeights();
        _tensors = [.. session.Network.Parameters.Where(spec => spec.Kind is not (ParameterKind.FrontEnd or ParameterKind.BatchCount))];
        _weights = new float[_tensors.Max(spec => spec.Length)];
    }

    /// <summary>The average, which the next update changes.</summary>
    public InMemoryStateDict Weights => _average;

    /// <summary>Resumes from a saved average.</summary>
    public void Restore(StateDict average)
    {
        foreach (var spec in _tensors)
        {
            average.CopyTo(spec.Name, _average.Values(spec.Name));
        }
    }

    /// <summary>Replaces weights by the average.</summary>
    public void CopyTo(InMemoryStateDict weights)
    {
        foreach (var spec in _tensors)
        {
            _average.CopyTo(spec.Name, weights.Values(spec.Name));
        }
    }

    /// <summary>Includes the weights after an update. Allocates nothing.</summary>
    public void Update(TrainingSession session)
    {
        var count = session.Updates;
        var rest = (float)(1 - Math.Min(_decay, (1.0 + count) / (10 + count)));
        foreach (var spec in _tensors)
        {
            var weights = _weights.AsSpan(0, spec.Length);
            session.CopyTensor(spec.Name, weights);
            var average = _average.Values(spec.Name);
            var i = 0;
            for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var kept = new Vector<float>(average[i..]);
                (kept + ((new Vector<float>(weights[i..]) - kept) * rest)).CopyTo(average[i..]);
            }

            for (; i < weights.Length; i++)
            {
                average[i] += rest * (weights[i] - average[i]);
            }
        }
    }
}
