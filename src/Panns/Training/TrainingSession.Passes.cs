using System.Buffers;
using Panns.Common;

namespace Panns.Training;

/// <content>Passes and their preparation.</content>
public sealed partial class TrainingSession
{
    // Number of passes whose random numbers have been drawn: those done and those prepared.
    private long _announced;

    // The random numbers of the current pass.
    private readonly SeededRandom _random = new(0);

    /// <summary>
    /// Augments a batch's waveforms and starts moving them to the device, while another thread may train on the previous batch:
    /// see <see cref="ITrainingEngine.Prepare"/>. One thread prepares all batches, in the order in which they are trained on.
    /// </summary>
    /// <param name="batch">Clips and targets.</param>
    /// <returns>The value for <see cref="TrainingBatch.Prepared"/> with the same clips, to be disposed of afterward.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or mixup an odd number of clips.</exception>
    public IDisposable Prepare(in TrainingBatch batch)
    {
        var pass = _announced++;
        var random = new SeededRandom(Options.Seed, (ulong)Share.NumberOf(pass));
        _ = random.NextUInt64(); // skips the engine's number
        var prepared = new PreparedPass(pass, Changes(batch) ? Augment(batch, random) : null);
        try
        {
            prepared.Engine = _engine.Prepare(prepared.Of(batch));
            return prepared;
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
    }

    /// <summary>Forward and backward pass of a batch; the gradients are added to those of earlier calls since the last update.</summary>
    /// <param name="batch">Clips and targets.</param>
    /// <param name="weight">Factor of its gradients: 1 / n if n batches make one update.</param>
    /// <returns>The batch's mean loss.</returns>
    /// <exception cref="ArgumentException">
    /// A span has the wrong length, or mixup an odd number of clips, or the batch was prepared for another pass.
    /// </exception>
    public double Accumulate(in TrainingBatch batch, double weight = 1)
    {
        var pass = _passes++;
        _hasGradients = true;
        _random.Restart(Options.Seed, (ulong)Share.NumberOf(pass));
        var draw = _random.NextUInt64();
        if (batch.Prepared is PreparedPass prepared)
        {
            return prepared.Pass == pass
                ? _engine.Accumulate(prepared.Of(batch), draw, weight)
                : throw new ArgumentException($"the batch was prepared for pass {prepared.Pass}, not {pass}: they follow in the order of their preparation", nameof(batch));
        }

        _announced = _passes;
        if (!Changes(batch))
        {
            return _engine.Accumulate(batch with { Prepared = null }, draw, weight);
        }

        var changed = Augment(batch, _random);
        try
        {
            return _engine.Accumulate(batch with { Waveforms = changed.AsSpan(0, batch.Waveforms.Length), Prepared = null }, draw, weight);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(changed);
        }
    }

    private bool Changes(in TrainingBatch batch) => _augmenter.IsActive && !batch.Waveforms.IsEmpty;

    /// <summary>The batch's augmented waveforms, in rented memory.</summary>
    private float[] Augment(in TrainingBatch batch, SeededRandom random)
    {
        var changed = ArrayPool<float>.Shared.Rent(batch.Waveforms.Length);
        _augmenter.Apply(batch.Waveforms, changed, batch.Clips, random);
        return changed;
    }
}
