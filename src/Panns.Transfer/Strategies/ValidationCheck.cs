using System.Collections.Immutable;
using Panns.Networks;
using Panns.Training;
using Panns.Transfer.Heads;
using Panns.Transfer.Waveforms;
using ScoreLosses = Panns.Training.Cpu.Losses.Losses;

namespace Panns.Transfer.Strategies;

/// <summary>Loss and score of a network in training on the clips set aside, a batch at a time.</summary>
internal sealed class ValidationCheck
{
    private readonly LabeledWaveforms _clips;
    private readonly bool _isMultiLabel;
    private readonly bool _hasLogits;
    private readonly ImmutableArray<float> _classWeights;
    private readonly int _batch;
    private readonly float[] _waveforms;
    private readonly float[] _batchValues;
    private readonly float[] _values;

    /// <param name="clips">The clips set aside.</param>
    /// <param name="network">The network in training.</param>
    /// <param name="isMultiLabel">Whether classes do not exclude each other.</param>
    /// <param name="classWeights">A factor per class, those of training; or none.</param>
    /// <param name="batch">Clips to compute at once, at most.</param>
    public ValidationCheck(LabeledWaveforms clips, NetworkDescription network, bool isMultiLabel, ImmutableArray<float> classWeights, int batch)
    {
        _clips = clips;
        _isMultiLabel = isMultiLabel;
        _hasLogits = network.LogitsOutput is not null;
        _classWeights = classWeights;
        _batch = Math.Min(batch, clips.Count);
        _waveforms = new float[_batch * clips.Samples];
        _batchValues = new float[_batch * clips.Classes];
        _values = new float[clips.Count * clips.Classes];
    }

    /// <summary>Loss and score with the session's present weights.</summary>
    public (double Loss, double Score) Run(TrainingSession session, CancellationToken cancellationToken)
    {
        for (var first = 0; first < _clips.Count; first += _batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(_batch, _clips.Count - first);
            for (var i = 0; i < count; i++)
            {
                _clips.CopyTo(first + i, _waveforms.AsSpan(i * _clips.Samples, _clips.Samples));
            }

            // What is left of the batch before fills the last one up: every batch has one size, for which engines plan once.
            session.Predict(_waveforms, _batch, _hasLogits ? [] : _batchValues, _hasLogits ? _batchValues : []);
            _batchValues.AsSpan(0, count * _clips.Classes).CopyTo(_values.AsSpan(first * _clips.Classes));
        }

        var score = ValidationScore.Of(_values, _clips.Targets, _clips.Classes, _isMultiLabel);
        return (Loss(), score);
    }

    // The loss takes the place of the values by its gradient, which nobody needs.
    private double Loss()
    {
        if (!_hasLogits)
        {
            return ScoreLosses.Binary(_values, _clips.Targets, _values, _clips.Classes, new() { ClassWeights = _classWeights }, 1);
        }

        var weights = new float[_clips.Classes];
        Array.Fill(weights, 1);
        _classWeights.CopyTo(weights);
        return Losses.WithGradient(_values, _clips.Targets, weights, _isMultiLabel);
    }
}
