using Panns.Networks;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Pretraining.Feeding;

/// <summary>
/// Reads clips of a pack as a network takes them. Where the pack's rate is a multiple of the network's, every so many samples one is taken,
/// without a filter, as the released code does for its 16 kHz and 8 kHz networks.
/// </summary>
internal sealed class ClipReader
{
    private readonly AudioPack _pack;
    private int[]? _lengths;

    /// <exception cref="PannsException">The rates do not fit, or the classes.</exception>
    public ClipReader(AudioPack pack, NetworkDescription network)
    {
        _pack = pack;
        if (pack.SampleRate % network.SampleRate != 0)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{pack.Folders[0]}: has {pack.SampleRate} samples a second, {network.Name} takes {network.SampleRate}: pack the sounds at that rate, or a multiple of it"));
        }

        if (pack.Labels is { } labels && labels.Count != network.Classes)
        {
            throw new PannsException(FormattableString.Invariant($"{pack.Folders[0]}: has {labels.Count} classes, {network.Name} is for {network.Classes}"));
        }

        Step = pack.SampleRate / network.SampleRate;
        Samples = pack.ClipSamples / Step;
    }

    public AudioPack Pack => _pack;

    /// <summary>Samples of the pack for one of the network.</summary>
    public int Step { get; }

    /// <summary>Samples of a clip as the network takes it.</summary>
    public int Samples { get; }

    /// <summary>Samples of a clip that hold what was read; silence follows. Known after <see cref="ReadLengths"/>; until then all.</summary>
    public int Length(int clip) => _lengths is { } lengths ? lengths[clip] : Samples;

    /// <summary>Finds out how long clips are: what is cut from them is then not all silence.</summary>
    public void ReadLengths()
    {
        var rate = (double)_pack.SampleRate / Step;
        _lengths = [.. Enumerable.Range(0, _pack.Count).Select(clip => (int)Math.Clamp(Math.Round(_pack.Clip(clip).Seconds * rate), 1, Samples))];
    }

    /// <summary>Reads a part of a clip; before its beginning and behind its end there is silence.</summary>
    /// <param name="clip">Its index.</param>
    /// <param name="start">Where the part begins, in samples of the network; below 0 before the beginning.</param>
    /// <param name="target">Receives the part.</param>
    public void Read(int clip, int start, Span<float> target)
    {
        var before = Math.Clamp(-start, 0, target.Length);
        var first = Math.Max(0, start);
        var count = Math.Clamp(Samples - first, 0, target.Length - before);
        target[..before].Clear();
        target[(before + count)..].Clear();
        target = target.Slice(before, count);
        var waveform = _pack.Waveform(clip);
        if (Step == 1)
        {
            SampleFormat.ToSamples(waveform.Slice(Math.Min(first, waveform.Length), target.Length), target);
            return;
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = SampleFormat.ToSample(waveform[(first + i) * Step]);
        }
    }
}
