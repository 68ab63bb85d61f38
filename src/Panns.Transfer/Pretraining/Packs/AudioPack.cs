using Panns.Transfer.Pretraining.Packs;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Pretraining;

/// <summary>A pack of waveforms: 16-bit samples of clips with the same length and rate.</summary>
public sealed class AudioPack : ClipPack
{
    private AudioPack(ReadOnlySpan<string> folders)
        : base([.. folders], PackContent.Waveform)
    {
    }

    /// <summary>Sample rate in Hz.</summary>
    public int SampleRate => Manifest.SampleRate;

    /// <summary>Samples per clip.</summary>
    public int ClipSamples => Manifest.ClipShape[0];

    /// <summary>Length of a clip in seconds.</summary>
    public double ClipSeconds => (double)ClipSamples / SampleRate;

    /// <summary>Opens a pack, or several as one, with their clips in sequence. Some of them can be without labels.</summary>
    /// <param name="folders">Folders of the packs.</param>
    /// <exception cref="PannsException">
    /// A pack is missing, incomplete or damaged (a missing or truncated file), or the packs differ in rate, length or classes.
    /// </exception>
    public static AudioPack Open(params ReadOnlySpan<string> folders) => new(folders);

    /// <summary>A clip's samples, in the mapped file; full scale is 32767. Valid until the pack is disposed of.</summary>
    /// <param name="clip">From 0 to <see cref="ClipPack.Count"/> - 1.</param>
    /// <returns>[<see cref="ClipSamples"/>]</returns>
    public ReadOnlySpan<short> Waveform(int clip)
    {
        var shard = Find(clip, out var row);
        return shard.Waveforms!.Row(row);
    }

    /// <summary>Copies a clip's samples, scaled to -1 to 1 as networks take them.</summary>
    /// <param name="clip">From 0 to <see cref="ClipPack.Count"/> - 1.</param>
    /// <param name="waveform">Receives [<see cref="ClipSamples"/>].</param>
    public void CopyWaveform(int clip, Span<float> waveform) => SampleFormat.ToSamples(Waveform(clip), waveform);
}
