using System.Buffers;
using Panns.Common;

namespace Panns.Training;

/// <content>Passes, and what can be done for them before their turn.</content>
public sealed partial class TrainingSession
{
    // Passes that have their random numbers: those done, and those prepared.
    private long _announced;

    // That of the pass whose turn it is.
    private readonly SeededRandom _random = new(0);

    /// <summary>
    /// Changes a batch's waveforms by augmentation and begins to bring them to the device, while another thread may train on the batch
    /// before: see <see cref="ITrainingEngine.Prepare"/>. Batches are prepared by one thread, in the order in which they are trained on.
    /// </summary>
    /// <param name="batch">Clips and targets.</param>
    /// <returns>What to give as <see cref="TrainingBatch.Prepared"/> with the same clips, and to dispose of afterward.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or mixup an odd number of clips.</exception>
    public IDisposable Prepare(in TrainingBatch batch)
    {
        var pass = _announced++;
        var random = new SeededRandom(Options.Seed, (ulong)pass);
        _ = random.NextUInt64(); // the engine's
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
    /// <param name="weight">Factor of its gradients: 1 / n where n batches make one update.</param>
    /// <returns>The batch's mean loss.</returns>
    /// <exception cref="ArgumentException">
    /// A span has the wrong length, or mixup an odd number of clips, or the batch was prepared for another pass.
    /// </exception>
    public double Accumulate(in TrainingBatch batch, double weight = 1)
    {
        var pass = _passes++;
        _hasGradients = true;
        _random.Restart(Options.Seed, (ulong)pass);
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

    /// <summary>The batch's waveforms as augmentation changes them, in rented memory.</summary>
    private float[] Augment(in TrainingBatch batch, SeededRandom random)
    {
        var changed = ArrayPool<float>.Shared.Rent(batch.Waveforms.Length);
        _augmenter.Apply(batch.Waveforms, changed, batch.Clips, random);
        return changed;
    }
}
