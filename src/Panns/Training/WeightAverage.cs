using System.Numerics;
using Panns.Common;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Training;

/// <summary>
/// The exponential moving average of a network's weights in training (EMA): after every update, average = decay * average + (1 - decay) * weight,
/// the running statistics of batch normalization included. It begins as what the weights are at the first update, and forgets that faster at
/// first: the decay of update n is at most (1 + n) / (10 + n).
/// </summary>
[BestFriend]
internal sealed class WeightAverage
{
    private readonly InMemoryStateDict _average;
    private readonly float[] _weights;
    private readonly ParameterSpec[] _tensors;
    private readonly double _decay;

    /// <param name="session">The training.</param>
    /// <param name="decay">What is kept of the average at an update, from 0 to 1.</param>
    public WeightAverage(TrainingSession session, double decay)
    {
        _decay = Guard.InRange(decay, 0, 1);
        _average = session.ExportWeights();
        _tensors = [.. session.Network.Parameters.Where(spec => spec.Kind is not (ParameterKind.FrontEnd or ParameterKind.BatchCount))];
        _weights = new float[_tensors.Max(spec => spec.Length)];
    }

    /// <summary>The average; what changes at the next update.</summary>
    public InMemoryStateDict Weights => _average;

    /// <summary>Goes on from an average that was kept.</summary>
    public void Restore(StateDict average)
    {
        foreach (var spec in _tensors)
        {
            average.CopyTo(spec.Name, _average.Values(spec.Name));
        }
    }

    /// <summary>Puts the average in the place of weights.</summary>
    public void CopyTo(InMemoryStateDict weights)
    {
        foreach (var spec in _tensors)
        {
            _average.CopyTo(spec.Name, weights.Values(spec.Name));
        }
    }

    /// <summary>Takes the weights in after an update. Allocates nothing.</summary>
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
