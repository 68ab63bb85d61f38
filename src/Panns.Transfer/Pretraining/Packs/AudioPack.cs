using Panns.Transfer.Pretraining.Packs;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Pretraining;

/// <summary>A pack of waveforms: 16-bit samples of clips of one length, at one rate.</summary>
public sealed class AudioPack : ClipPack
{
    private AudioPack(ReadOnlySpan<string> folders)
        : base([.. folders], PackContent.Waveform)
    {
    }

    /// <summary>Rate of the samples, in Hz.</summary>
    public int SampleRate => Manifest.SampleRate;

    /// <summary>Samples of every clip.</summary>
    public int ClipSamples => Manifest.ClipShape[0];

    /// <summary>Length of every clip, in seconds.</summary>
    public double ClipSeconds => (double)ClipSamples / SampleRate;

    /// <summary>Opens a pack, or several as one: their clips follow each other. Packs without labels may be among them.</summary>
    /// <param name="folders">Folders of the packs.</param>
    /// <exception cref="PannsException">
    /// One is missing, unfinished or damaged: a file is missing or short, say; or they differ in rate, length or classes.
    /// </exception>
    public static AudioPack Open(params ReadOnlySpan<string> folders) => new(folders);

    /// <summary>The samples of a clip where they lie in the file; full scale is 32767. Valid until the pack is disposed of.</summary>
    /// <param name="clip">From 0 to <see cref="ClipPack.Count"/> - 1.</param>
    /// <returns>[<see cref="ClipSamples"/>]</returns>
    public ReadOnlySpan<short> Waveform(int clip)
    {
        var shard = Find(clip, out var row);
        return shard.Waveforms!.Row(row);
    }

    /// <summary>Writes the samples of a clip as networks take them, from -1 to 1.</summary>
    /// <param name="clip">From 0 to <see cref="ClipPack.Count"/> - 1.</param>
    /// <param name="waveform">Receives [<see cref="ClipSamples"/>].</param>
    public void CopyWaveform(int clip, Span<float> waveform) => SampleFormat.ToSamples(Waveform(clip), waveform);
}
