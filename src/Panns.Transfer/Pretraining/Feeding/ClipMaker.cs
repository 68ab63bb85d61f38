using Panns.Common;
using Panns.Transfer.Pretraining.Augmentation;
using Panns.Transfer.Pretraining.Distillation;
using Panns.Transfer.Strategies;

namespace Panns.Transfer.Pretraining.Feeding;

/// <summary>Makes clips of a batch, one after the other, from what was drawn for them. Has memory of its own for one thread; allocates nothing.</summary>
internal sealed class ClipMaker
{
    private readonly ClipMixer _mixer;
    private readonly ClipTargets _targets;
    private readonly int _sources;
    private readonly float[] _other;
    private readonly float[] _otherTargets;

    /// <param name="mixer">Makes waveforms.</param>
    /// <param name="targets">Makes what is to be learned of them.</param>
    /// <param name="sources">Clips that are drawn for a waveform.</param>
    /// <param name="samples">Samples of a waveform, where two are blended; otherwise 0.</param>
    /// <param name="classes">Number of classes.</param>
    public ClipMaker(ClipMixer mixer, ClipTargets targets, int sources, int samples, int classes)
    {
        (_mixer, _targets, _sources) = (mixer, targets, sources);
        _other = new float[samples];
        _otherTargets = new float[samples > 0 ? classes : 0];
    }

    /// <summary>The random numbers of the clip, to be restarted for each.</summary>
    public SeededRandom Random { get; } = new(0);

    /// <summary>Makes a clip.</summary>
    /// <param name="drawn">The clips that were drawn for it: twice as many where two waveforms are blended.</param>
    /// <param name="factors">Factors of the two; empty for one waveform.</param>
    /// <param name="batch">Where it goes.</param>
    /// <param name="place">Its place there.</param>
    public void Make(ReadOnlySpan<int> drawn, ReadOnlySpan<float> factors, StepBatch batch, int place)
    {
        var waveform = batch.WaveformOf(place);
        var classes = batch.Targets.Length / batch.Clips;
        var targets = batch.Targets.AsSpan(place * classes, classes);
        var isLabeled = Fill(drawn[.._sources], waveform, targets);
        if (!factors.IsEmpty)
        {
            isLabeled &= Fill(drawn[_sources..], _other, _otherTargets);
            Levels.Blend(waveform, factors[0], _other, factors[1]);
            Levels.Blend(targets, factors[0], _otherTargets, factors[1]);
        }

        _targets.Finish(isLabeled, waveform, targets, batch, place);
    }

    /// <summary>Makes a waveform of the clips that were drawn for it, and their targets.</summary>
    /// <returns>Whether all of them have labels.</returns>
    private bool Fill(ReadOnlySpan<int> drawn, Span<float> waveform, Span<float> targets) => _targets.Fill(drawn[.._mixer.Fill(drawn, waveform, Random)], targets);
}
