using System.Collections.Immutable;
using Panns.Common;
using Panns.Networks;
using Panns.Training.Augmentation;
using Panns.Training.DataParallel;
using Panns.Transfer.Features;
using Panns.Transfer.Pretraining.Distillation;
using Panns.Transfer.Strategies;

namespace Panns.Transfer.Pretraining.Feeding;

/// <summary>
/// Makes the batches of pretraining: draws clips, reads them, cuts, changes and mixes them, and has a teacher score the result; several threads
/// share the clips of a batch. What is random in an iteration follows from the seed, the iteration's number and the clip's place, whichever
/// thread makes it. One batch at a time.
/// </summary>
internal sealed class ClipBatches
{
    // Of the seed's random sequences, those of the batches: one for every clip.
    private const ulong Stream = 3UL << 60;
    private const int BitsOfClip = 20;

    // Batches that are made ahead even out what single ones take; they are not to take the memory that the step needs.
    private const int MostAhead = 4;
    private const long MemoryAhead = 256 << 20;

    private readonly ClipSampler _sampler;
    private readonly PretrainingOptions _options;
    private readonly PassShare _part;
    private readonly ImmutableArray<ClipMaker> _makers;
    private readonly ClipTargets _targets;
    private readonly ParallelOptions _parallel;
    private readonly Action<int> _share;
    private readonly int _classes;
    private readonly int _samples;
    private readonly int[] _clips;
    private readonly float[] _factors;
    private readonly SeededRandom _random = new(0);
    private StepBatch? _batch;
    private long _iteration;
    private int _taken;

    /// <param name="reader">Reads clips.</param>
    /// <param name="sampler">Draws them.</param>
    /// <param name="network">The network in training.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="teacher">Scores what the network gets; null for none, or where its scores lie in the pack.</param>
    /// <param name="threads">How many threads share a batch.</param>
    /// <param name="part">Which part of every batch is made; null for the whole.</param>
    public ClipBatches(
        ClipReader reader, ClipSampler sampler, NetworkDescription network, PretrainingOptions options, Teacher? teacher = null, int threads = 1, PassShare? part = null)
    {
        _sampler = sampler;
        _part = part ?? options.PartOf(0, 1);
        _options = options;
        _classes = network.Classes;
        _samples = options.CropSeconds is { } seconds ? (int)Math.Min(reader.Samples, Math.Round(seconds * network.SampleRate)) : reader.Samples;
        _targets = CreateTargets();
        _makers = [.. Enumerable.Range(0, Math.Min(threads, options.ClipsGiven)).Select(i => new ClipMaker(
            new(reader, options.Augmentation, _samples, network.SampleRate), i == 0 ? _targets : CreateTargets(), options.Augmentation.MostClips, Mixes ? _samples : 0, _classes))];
        _parallel = new() { MaxDegreeOfParallelism = _makers.Length };
        _share = MakeSome;
        _clips = new int[options.ClipsDrawn];
        _factors = new float[Mixes ? 2 * options.BatchSize : 0];
        if (_samples < reader.Samples || options.Augmentation != WaveformAugmentation.None)
        {
            reader.ReadLengths();
        }

        ClipTargets CreateTargets() => new(reader.Pack, network.Classes, options.Distillation, teacher);
    }

    /// <summary>How many batches are to be made ahead, in bounded memory.</summary>
    public int Ahead => (int)Math.Clamp(MemoryAhead / (sizeof(float) * Math.Max(1, _options.ClipsGiven / _part.Size) * (long)(_samples + _classes + _targets.Logits + _targets.Embedding)), 1, MostAhead);

    private bool Mixes => _options.Mixup == PretrainingMixup.Waveform;

    /// <summary>Makes the memory of a batch.</summary>
    public StepBatch Reserve() => new(_options.ClipsGiven, _samples, _classes, _part.Parts, _targets.Logits, _targets.Embedding, _part.Rank, _part.Size);

    /// <summary>Fills the batch of an iteration; iterations follow each other.</summary>
    public void Gather(long iteration, StepBatch batch)
    {
        _sampler.DrawBatch(_clips);
        if (Mixes)
        {
            Restart(_random, iteration, 0);
            MixupFactors.Draw(_factors, _options.MixupAlpha, _random);
        }

        (_batch, _iteration, _taken) = (batch, iteration, 0);
        if (_makers.Length == 1)
        {
            MakeSome(0);
        }
        else
        {
            ClipLoop.Run(_makers.Length, _parallel, _share);
        }
    }

    /// <summary>Makes clips until none is left.</summary>
    private void MakeSome(int thread)
    {
        var maker = _makers[thread];
        var count = _clips.Length / _options.ClipsGiven;
        for (int i; (i = Interlocked.Increment(ref _taken) - 1) < _batch!.Clips;)
        {
            var clip = _batch.FirstClip + i;
            Restart(maker.Random, _iteration, clip + 1);
            maker.Make(_clips.AsSpan(clip * count, count), Mixes ? _factors.AsSpan(2 * clip, 2) : [], _batch, i);
        }
    }

    private void Restart(SeededRandom random, long iteration, int clip) => random.Restart(_options.Seed, Stream + ((ulong)iteration << BitsOfClip) + (ulong)clip);
}
