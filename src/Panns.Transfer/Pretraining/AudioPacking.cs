using Panns.Transfer.Pretraining.Packing;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining;

/// <summary>Makes packs of recordings.</summary>
public static class AudioPacking
{
    /// <summary>
    /// Decodes recordings on several threads and writes them as a pack. A recording that is missing or cannot be read stops no other: the pack's
    /// errors.csv names it with the reason. Cut short, even by a loss of power, it goes on when it is run again, and gives the same bytes;
    /// run again after the recordings have changed, it packs those stretches anew that did.
    /// </summary>
    /// <param name="source">The recordings.</param>
    /// <param name="folder">The pack's folder; made where missing.</param>
    /// <param name="options">How they are packed; null for the usual way.</param>
    /// <param name="progress">Hears how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Stops the work, which stays for the next run.</param>
    /// <returns>What became of the recordings.</returns>
    /// <exception cref="PannsException">The pack cannot be written, or another process is packing into it.</exception>
    public static PackResult Run(
        PackSource source, string folder, PackingOptions? options = null, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= PackingOptions.Default;
        var manifest = new PackManifest
        {
            Content = PackContent.Waveform,
            SampleRate = options.SampleRate,
            ClipShape = [options.ClipSamples],
            Labels = source.Labels,
            Shards = [],
            Identity = "",
        };
        var list = new AudioPackList(source.Entries, options);
        var entries = options.ShardEntries ?? PackBuilder.ShardEntries((long)options.ClipSamples * sizeof(short), options.Pieces);
        return PackBuilder.Run(folder, manifest, list, entries, progress, cancellationToken);
    }
}
