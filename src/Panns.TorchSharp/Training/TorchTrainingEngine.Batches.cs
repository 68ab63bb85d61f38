using Panns.Training;
using Panns.Training.Augmentation;

namespace Panns.TorchSharp.Training;

/// <content>Batches, and how they are shared out.</content>
public sealed partial class TorchTrainingEngine
{
    private List<(PassInput Input, TrainingPass Pass)> Share(in TrainingBatch batch, ulong draw)
    {
        var values = Check(batch, out var mixes);
        var isLogMel = !batch.LogMels.IsEmpty;
        var factors = mixes ? FactorsOf(batch, draw) : [];
        var goals = Goals(batch, factors);
        var divisor = _loss.Divisor(goals);

        // Mixup's pairs stay together.
        var unit = mixes ? 2 : 1;
        var units = batch.Clips / unit;
        var length = values.Length / batch.Clips;
        var count = Math.Min(_replicas.Length, units);
        var shares = new List<(PassInput, TrainingPass)>(count);
        for (var i = 0; i < count; i++)
        {
            var (start, end) = (units * i / count, units * (i + 1) / count);
            var (first, clips) = (start * unit, (end - start) * unit);
            var part = values.Slice(first * length, clips * length);
            var upload = _replicas[i].Upload;
            var input = new PassInput(
                isLogMel ? upload.Clips(part, clips, length / Network.FrontEnd!.MelBins, Network.FrontEnd.MelBins) : upload.Clips(part, clips, length),
                isLogMel,
                upload.Small(goals[(start * Network.Classes)..(end * Network.Classes)], end - start, Network.Classes),
                divisor);
            shares.Add((input, new TrainingPass(_options, _parts, upload)
            {
                Draw = draw,
                AllClips = batch.Clips,
                FirstClip = first,
                Factors = mixes ? factors[first..(first + clips)] : [],
                DrawsOnDevice = _drawsOnDevice,
                ComputeType = ComputeType,
            }));
        }

        return shares;
    }

    private ReadOnlySpan<float> Check(in TrainingBatch batch, out bool mixes)
    {
        var clips = Guard.Positive(batch.Clips, nameof(batch.Clips));
        var given = batch.LogMels.IsEmpty ? batch.Waveforms : batch.LogMels;
        if (given.IsEmpty || given.Length % clips != 0)
        {
            throw new ArgumentException($"{given.Length} values are no batch of {clips} clips", nameof(batch));
        }

        if (!batch.LogMels.IsEmpty)
        {
            var settings = Network.FrontEnd ?? throw new ArgumentException($"{Network.Name} has no log-mel front end", nameof(batch));
            if (given.Length / clips % settings.MelBins != 0)
            {
                throw new ArgumentException($"{given.Length / clips} values are no log-mel of {settings.MelBins} bins", nameof(batch));
            }
        }

        if (batch.Targets.Length != clips * Network.Classes)
        {
            throw new ArgumentException($"{batch.Targets.Length} targets for {clips} clips of {Network.Classes} classes", nameof(batch));
        }

        mixes = _hasMixup && (_options.Augmentation.MixupAlpha > 0 || !batch.MixupFactors.IsEmpty);
        return mixes && clips % 2 != 0 ? throw new ArgumentException($"mixup takes pairs of clips; there are {clips}", nameof(batch)) : given;
    }

    private float[] FactorsOf(in TrainingBatch batch, ulong draw)
    {
        var factors = new float[batch.Clips];
        if (batch.MixupFactors.IsEmpty)
        {
            MixupFactors.Draw(factors, _options.Augmentation.MixupAlpha, new SeededRandom(draw, ulong.MaxValue));
        }
        else
        {
            batch.MixupFactors.CopyTo(factors);
        }

        return factors;
    }

    /// <summary>[clips after mixup, classes], blended in float32 as the CPU engine does.</summary>
    private double[] Goals(in TrainingBatch batch, float[] factors)
    {
        var classes = Network.Classes;
        var goals = new double[factors.Length == 0 ? batch.Targets.Length : batch.Targets.Length / 2];
        for (var i = 0; i < goals.Length; i++)
        {
            var (clip, label) = (i / classes, i % classes);
            goals[i] = factors.Length == 0
                ? batch.Targets[i]
                : (batch.Targets[(2 * clip * classes) + label] * factors[2 * clip])
                    + (batch.Targets[(((2 * clip) + 1) * classes) + label] * factors[(2 * clip) + 1]);
        }

        return goals;
    }
}
