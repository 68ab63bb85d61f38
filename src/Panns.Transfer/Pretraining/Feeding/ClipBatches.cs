using Panns.Common;
using Panns.Networks;
using Panns.Training.Augmentation;
using Panns.Transfer.Pretraining.Augmentation;
using Panns.Transfer.Pretraining.Distillation;
using Panns.Transfer.Strategies;

namespace Panns.Transfer.Pretraining.Feeding;

/// <summary>
/// Makes the batches of pretraining: draws clips, reads them, cuts, changes and mixes them, and has a teacher score the result. What is random
/// in an iteration follows from the seed and the iteration's number. Not for several threads at once; allocates nothing.
/// </summary>
internal sealed class ClipBatches
{
    // Of the seed's random sequences, those of the batches: one for every clip.
    private const ulong Stream = 3UL << 60;
    private const int BitsOfClip = 20;

    private readonly ClipSampler _sampler;
    private readonly PretrainingOptions _options;
    private readonly ClipMixer _mixer;
    private readonly ClipTargets _targets;
    private readonly int _classes;
    private readonly int _samples;
    private readonly int[] _clips;
    private readonly float[] _factors;
    private readonly float[] _other;
    private readonly float[] _otherTargets;
    private readonly SeededRandom _random = new(0);

    /// <param name="reader">Reads clips.</param>
    /// <param name="sampler">Draws them.</param>
    /// <param name="network">The network in training.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="teacher">Scores what the network gets; null for none, or where its scores lie in the pack.</param>
    public ClipBatches(ClipReader reader, ClipSampler sampler, NetworkDescription network, PretrainingOptions options, Teacher? teacher = null)
    {
        _sampler = sampler;
        _options = options;
        _classes = network.Classes;
        _samples = options.CropSeconds is { } seconds ? (int)Math.Min(reader.Samples, Math.Round(seconds * network.SampleRate)) : reader.Samples;
        _mixer = new(reader, options.Augmentation, _samples, network.SampleRate);
        _targets = new(reader.Pack, network.Classes, options.Distillation, teacher);
        _clips = new int[options.ClipsDrawn];
        _factors = new float[2 * options.BatchSize];
        _other = new float[Mixes ? _samples : 0];
        _otherTargets = new float[_classes];
        if (_samples < reader.Samples || options.Augmentation != WaveformAugmentation.None)
        {
            reader.ReadLengths();
        }
    }

    private bool Mixes => _options.Mixup == PretrainingMixup.Waveform;

    /// <summary>Makes the memory of a batch.</summary>
    public StepBatch Reserve() => new(
        _options.ClipsGiven, _samples, _classes, Math.Min(_options.AccumulationSteps, Math.Max(1, _options.ClipsGiven / 2)), _targets.Logits, _targets.Embedding);

    /// <summary>Fills the batch of an iteration; iterations follow each other.</summary>
    public void Gather(long iteration, StepBatch batch)
    {
        _sampler.DrawBatch(_clips);
        Restart(iteration, 0);
        if (Mixes)
        {
            MixupFactors.Draw(_factors, _options.MixupAlpha, _random);
        }

        for (var i = 0; i < _options.ClipsGiven; i++)
        {
            Restart(iteration, i + 1);
            var waveform = batch.WaveformOf(i);
            var targets = batch.Targets.AsSpan(i * _classes, _classes);
            if (!Mixes)
            {
                _targets.Finish(Fill(i, waveform, targets), waveform, targets, batch, i);
                continue;
            }

            var isLabeled = Fill(2 * i, waveform, targets);
            isLabeled &= Fill((2 * i) + 1, _other, _otherTargets);
            Levels.Blend(waveform, _factors[2 * i], _other, _factors[(2 * i) + 1]);
            Levels.Blend(targets, _factors[2 * i], _otherTargets, _factors[(2 * i) + 1]);
            _targets.Finish(isLabeled, waveform, targets, batch, i);
        }
    }

    /// <summary>Makes a waveform of the clips that were drawn for it, and their targets.</summary>
    /// <returns>Whether all of them have labels.</returns>
    private bool Fill(int place, Span<float> waveform, Span<float> targets)
    {
        var clips = _clips.AsSpan(place * _options.Augmentation.MostClips, _options.Augmentation.MostClips);
        return _targets.Fill(clips[.._mixer.Fill(clips, waveform, _random)], targets);
    }

    private void Restart(long iteration, int clip) => _random.Restart(_options.Seed, Stream + ((ulong)iteration << BitsOfClip) + (ulong)clip);
}
