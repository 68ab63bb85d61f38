using Panns.Transfer.Pretraining.Packing;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining;

/// <summary>Makes packs from recordings.</summary>
public static class AudioPacking
{
    /// <summary>
    /// Decodes recordings on several threads and writes them as a pack. Missing or unreadable recordings do not stop the others; they are
    /// listed in errors.csv with the reason. After an interruption, even a power loss, running it again continues with the same bytes.
    /// If recordings have changed since an earlier run, only the affected shards are packed again.
    /// </summary>
    /// <param name="source">The recordings.</param>
    /// <param name="folder">The pack's folder; created if missing.</param>
    /// <param name="options">Packing options; null for the defaults.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Stops packing; finished shards are kept for the next run.</param>
    /// <returns>The counts of packed and failed recordings.</returns>
    /// <exception cref="PannsException">The pack cannot be written, or another process is writing to it.</exception>
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
