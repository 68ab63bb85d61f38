using Panns.Common;
using Panns.Networks;
using Panns.Training.Augmentation;
using Panns.Transfer.Strategies;

namespace Panns.Transfer.Pretraining.Feeding;

/// <summary>
/// Makes the batches of pretraining: draws clips, reads them, cuts and mixes them. What is random in an iteration follows from the seed and
/// the iteration's number. Not for several threads at once; allocates nothing.
/// </summary>
internal sealed class ClipBatches
{
    // Of the seed's random sequences, those of the batches.
    private const ulong Stream = 3UL << 48;

    private readonly ClipReader _reader;
    private readonly ClipSampler _sampler;
    private readonly PretrainingOptions _options;
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
    public ClipBatches(ClipReader reader, ClipSampler sampler, NetworkDescription network, PretrainingOptions options)
    {
        _reader = reader;
        _sampler = sampler;
        _options = options;
        _classes = network.Classes;
        _samples = options.CropSeconds is { } seconds ? (int)Math.Min(reader.Samples, Math.Round(seconds * network.SampleRate)) : reader.Samples;
        _clips = new int[options.ClipsDrawn];
        _factors = new float[options.ClipsDrawn];
        _other = new float[_samples];
        _otherTargets = new float[_classes];
    }

    private bool Mixes => _options.Mixup == PretrainingMixup.Waveform;

    /// <summary>Makes the memory of a batch.</summary>
    public StepBatch Reserve() => new(_options.ClipsGiven, _samples, _classes, Math.Min(_options.AccumulationSteps, Math.Max(1, _options.ClipsGiven / 2)));

    /// <summary>Fills the batch of an iteration; iterations follow each other.</summary>
    public void Gather(long iteration, StepBatch batch)
    {
        _sampler.DrawBatch(_clips);
        _random.Restart(_options.Seed, Stream + (ulong)iteration);
        if (Mixes)
        {
            MixupFactors.Draw(_factors, _options.MixupAlpha, _random);
        }

        for (var i = 0; i < _options.ClipsGiven; i++)
        {
            var waveform = batch.WaveformOf(i);
            var targets = batch.Targets.AsSpan(i * _classes, _classes);
            if (!Mixes)
            {
                Read(_clips[i], waveform, targets);
                continue;
            }

            Read(_clips[2 * i], waveform, targets);
            Read(_clips[(2 * i) + 1], _other, _otherTargets);
            Blend(waveform, _factors[2 * i], _other, _factors[(2 * i) + 1]);
            Blend(targets, _factors[2 * i], _otherTargets, _factors[(2 * i) + 1]);
        }
    }

    private void Read(int clip, Span<float> waveform, Span<float> targets)
    {
        var start = _samples < _reader.Samples ? _random.NextInt(_reader.Samples - _samples + 1) : 0;
        _reader.Read(clip, start, waveform);
        _reader.Pack.CopyTargets(clip, targets);
    }

    /// <summary>a = a * factor + b * other factor.</summary>
    internal static void Blend(Span<float> a, float factor, ReadOnlySpan<float> b, float otherFactor)
    {
        var width = System.Numerics.Vector<float>.Count;
        var i = 0;
        for (; i <= a.Length - width; i += width)
        {
            ((new System.Numerics.Vector<float>(a[i..]) * factor) + (new System.Numerics.Vector<float>(b[i..]) * otherFactor)).CopyTo(a[i..]);
        }

        for (; i < a.Length; i++)
        {
            a[i] = (a[i] * factor) + (b[i] * otherFactor);
        }
    }
}
