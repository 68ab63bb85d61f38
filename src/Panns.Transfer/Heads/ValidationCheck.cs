using System.Collections.Immutable;
using Panns.Networks;
using Panns.Training;
using Panns.Training.Cpu.Losses;

namespace Panns.Transfer.Heads;

/// <summary>Computes the validation loss and score of a network in training, in batches.</summary>
internal sealed class ValidationCheck
{
    private readonly IExamples _examples;
    private readonly bool _isMultiLabel;
    private readonly bool _usesLogits;
    private readonly ImmutableArray<float> _classWeights;
    private readonly int _batch;
    private readonly float[] _inputs;
    private readonly float[] _batchValues;
    private readonly float[] _values;

    /// <param name="examples">The validation examples.</param>
    /// <param name="network">The network in training.</param>
    /// <param name="isMultiLabel">Whether an example can have several classes.</param>
    /// <param name="classWeights">A weight per class, as in training; may be empty.</param>
    /// <param name="batch">Most examples per batch.</param>
    public ValidationCheck(IExamples examples, NetworkDescription network, bool isMultiLabel, ImmutableArray<float> classWeights, int batch)
    {
        _examples = examples;
        _isMultiLabel = isMultiLabel;
        _usesLogits = network.LogitsOutput is not null && !isMultiLabel;
        _classWeights = classWeights;
        _batch = Math.Min(batch, examples.Count);
        _inputs = new float[_batch * examples.Length];
        _batchValues = new float[_batch * examples.Classes];
        _values = new float[examples.Count * examples.Classes];
    }

    /// <summary>Computes loss and score with the session's current weights.</summary>
    public (double Loss, double Score) Run(TrainingSession session, CancellationToken cancellationToken)
    {
        for (var first = 0; first < _examples.Count; first += _batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(_batch, _examples.Count - first);
            for (var i = 0; i < count; i++)
            {
                _examples.CopyTo(first + i, _inputs.AsSpan(i * _examples.Length, _examples.Length));
            }

            // The last batch keeps leftover inputs of the one before, so that all batches have the same size, for which engines plan only once.
            session.Predict(_inputs, _batch, _usesLogits ? [] : _batchValues, _usesLogits ? _batchValues : []);
            _batchValues.AsSpan(0, count * _examples.Classes).CopyTo(_values.AsSpan(first * _examples.Classes));
        }

        var score = ValidationScore.Of(_values, _examples.Targets, _examples.Classes, _isMultiLabel);
        return (Loss(), score);
    }

    /// <summary>The loss of class frequencies alone, the same prediction for every example. It overwrites what was predicted.</summary>
    public double LossOfFrequencies()
    {
        var counts = ClassBalance.CountsOf(_examples);
        for (var i = 0; i < _values.Length; i++)
        {
            var frequency = counts[i % counts.Length] / _examples.Count;
            _values[i] = _usesLogits ? MathF.Log(Math.Max(frequency, 1e-12f)) : frequency;
        }

        return Loss();
    }

    // The training loss. Its gradient, which is not needed, overwrites the values.
    private double Loss()
    {
        var options = new LossOptions { ClassWeights = _classWeights };
        return _usesLogits
            ? Losses.CrossEntropy(_values, _examples.Targets, _values, _examples.Classes, options, 1)
            : Losses.Binary(_values, _examples.Targets, _values, _examples.Classes, options, 1);
    }
}
