using Panns.Common;
using Panns.Training;
using Panns.Training.Augmentation;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <content>Batches, and how they are shared out.</content>
internal sealed partial class TorchTrainingEngine
{
    /// <summary>Begins to bring every replica its share of a batch's clips.</summary>
    private UploadedClips[] Upload(ReadOnlySpan<float> values, in TrainingBatch batch, bool mixes)
    {
        var parts = Parts(batch.Clips, mixes);
        var length = values.Length / batch.Clips;
        var shares = new UploadedClips[parts.Length];
        try
        {
            for (var i = 0; i < parts.Length; i++)
            {
                var (first, clips) = parts[i];
                long[] shape = batch.LogMels.IsEmpty ? [clips, length] : [clips, length / Network.FrontEnd!.MelBins, Network.FrontEnd.MelBins];
                shares[i] = _replicas.All[i].Upload.Clips(values.Slice(first * length, clips * length), shape);
            }
        }
        catch
        {
            Array.ForEach(shares, share => share?.Dispose());
            throw;
        }

        return shares;
    }

    /// <summary>Which clips each replica gets. Mixup's pairs stay together; of few clips some replicas get none.</summary>
    private (int First, int Clips)[] Parts(int clips, bool mixes)
    {
        var unit = mixes ? 2 : 1;
        var units = clips / unit;
        var count = Math.Min(_replicas.All.Count, units);
        return [.. Enumerable.Range(0, count).Select(i => (First: units * i / count, End: units * (i + 1) / count))
            .Select(part => (part.First * unit, (part.End - part.First) * unit))];
    }

    private List<(PassInput Input, TrainingPass Pass)> Share(in TrainingBatch batch, bool mixes, UploadedClips[] uploaded, ulong draw)
    {
        var factors = mixes ? FactorsOf(batch, draw) : [];
        var goals = Goals(batch, factors);
        var divisor = _loss.Divisor(goals);
        var unit = mixes ? 2 : 1;
        var shares = new List<(PassInput, TrainingPass)>(uploaded.Length);
        foreach (var (first, clips) in Parts(batch.Clips, mixes))
        {
            var upload = _replicas.All[shares.Count].Upload;
            var (start, end) = (first / unit * Network.Classes, (first + clips) / unit * Network.Classes);

            // Targets and factors in one transfer: a small transfer costs as much as a larger one.
            double[] small = [.. goals.AsSpan(start..end), .. mixes ? Array.ConvertAll(factors[first..(first + clips)], factor => (double)factor) : []];
            var numbers = upload.Small(small, small.Length);
            var input = new PassInput(
                uploaded[shares.Count],
                !batch.LogMels.IsEmpty,
                numbers.narrow(0, 0, end - start).view(clips / unit, Network.Classes),
                divisor)
            {
                TeacherLogits = _options.Loss.LogitWeight > 0 ? Rows(upload, batch.TeacherLogits, first / unit, clips / unit, Network.Classes) : null,
                TeacherEmbeddings = _options.Loss.EmbeddingWeight > 0 ? Rows(upload, batch.TeacherEmbeddings, first / unit, clips / unit, Network.EmbeddingSize) : null,
                Share = (double)clips / batch.Clips,
            };
            shares.Add((input, new TrainingPass(_options, _parts, upload)
            {
                Draw = draw,
                AllClips = batch.Clips,
                FirstClip = first,
                GivenClips = clips,
                Replica = shares.Count,
                Factors = mixes ? numbers.narrow(0, end - start, clips).to(ScalarType.Float32) : null,
                DrawsOnDevice = _drawsOnDevice,
                ComputeType = ComputeType,
            }));
        }

        return shares;

        static Tensor Rows(BatchUpload upload, ReadOnlySpan<float> values, int first, int clips, int width)
            => upload.Small(values.Slice(first * width, clips * width).ToArray(), clips, width);
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
        batch.CheckTeacher(_options.Loss, Network, mixes);
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
