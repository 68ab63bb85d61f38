using Panns.Networks;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Pretraining.Feeding;

/// <summary>
/// Reads clips of a pack as a network takes them. Where the pack's rate is a multiple of the network's, every so many samples one is taken,
/// without a filter, as the released code does for its 16 kHz and 8 kHz networks. Embeddings are read as if their values were samples.
/// </summary>
internal sealed class ClipReader
{
    private readonly AudioPack? _audio;
    private readonly EmbeddingPack? _embeddings;
    private int[]? _lengths;

    /// <exception cref="PannsException">What the pack holds does not fit the network: sounds or embeddings, their rate or size, or the classes.</exception>
    public ClipReader(ClipPack pack, NetworkDescription network)
    {
        Pack = pack;
        (_audio, _embeddings) = (pack as AudioPack, pack as EmbeddingPack);
        var (values, unit) = _audio is not null ? (_audio.SampleRate, "samples a second") : (_embeddings!.VectorSize, "values an embedding");
        if ((_embeddings is null) != (network.SequenceFeatures == 0))
        {
            throw new PannsException($"{pack.Folders[0]}: holds {(_embeddings is null ? "sounds" : "embeddings")}, {network.Name} reads {(_embeddings is null ? "embeddings" : "sounds")}");
        }

        if (_audio is null ? values != network.SequenceFeatures : values % network.SampleRate != 0)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{pack.Folders[0]}: has {values} {unit}, {network.Name} takes {network.SampleRate}{(_audio is null ? "" : ": pack the sounds at that rate, or a multiple of it")}"));
        }

        if (pack.Labels is { } labels && labels.Count != network.Classes)
        {
            throw new PannsException(FormattableString.Invariant($"{pack.Folders[0]}: has {labels.Count} classes, {network.Name} is for {network.Classes}"));
        }

        Step = values / network.SampleRate;
        Samples = (_audio?.ClipSamples ?? (_embeddings!.Vectors * values)) / Step;
    }

    public ClipPack Pack { get; }

    /// <summary>Samples of the pack for one of the network.</summary>
    public int Step { get; }

    /// <summary>Samples of a clip as the network takes it.</summary>
    public int Samples { get; }

    /// <summary>Samples of a clip that hold what was read; silence follows. Known after <see cref="ReadLengths"/>; until then all.</summary>
    public int Length(int clip) => _lengths is { } lengths ? lengths[clip] : Samples;

    /// <summary>Finds out how long clips are: what is cut from them is then not all silence.</summary>
    public void ReadLengths()
    {
        var rate = (double)(_audio?.SampleRate ?? _embeddings!.VectorSize) / Step;
        _lengths = [.. Enumerable.Range(0, Pack.Count).Select(clip => (int)Math.Clamp(Math.Round(Pack.Clip(clip).Seconds * rate), 1, Samples))];
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
        if (_audio is null)
        {
            EmbeddingPack.Scale(_embeddings!.Embedding(clip).Slice(Math.Min(first, Samples), target.Length), target);
            return;
        }

        var waveform = _audio.Waveform(clip);
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
