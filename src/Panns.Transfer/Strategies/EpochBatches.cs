using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Strategies;

/// <summary>The batches of an epoch over labeled clips.</summary>
/// <param name="clips">The training clips.</param>
/// <param name="clipsPerStep">Clips per batch.</param>
/// <param name="parts">Parts in which a batch is computed.</param>
/// <param name="order">The order of the clips; can change between epochs.</param>
internal sealed class EpochBatches(LabeledWaveforms clips, int clipsPerStep, int parts, int[] order)
{
    public StepBatch Reserve() => new(clipsPerStep, clips.Samples, clips.Classes, parts);

    /// <summary>Fills a batch. The last one of an epoch is filled up from its beginning, because batch normalization needs full batches.</summary>
    public void Gather(long step, StepBatch batch)
    {
        var classes = clips.Classes;
        for (var i = 0; i < clipsPerStep; i++)
        {
            var window = order[((step * clipsPerStep) + i) % order.Length];
            clips.CopyTo(window, batch.WaveformOf(i));
            clips.Targets.AsSpan(window * classes, classes).CopyTo(batch.Targets.AsSpan(i * classes));
        }
    }
}
