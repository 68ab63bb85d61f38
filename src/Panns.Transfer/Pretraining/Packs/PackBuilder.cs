namespace Panns.Transfer.Pretraining.Packs;

/// <summary>Packs a list, shard by shard, and continues interrupted runs.</summary>
internal static class PackBuilder
{
    // Half a gibibyte per shard: few enough files for the largest set, and little to repeat after an interruption.
    private const long ShardBytes = 512L << 20;

    /// <param name="folder">The pack's folder.</param>
    /// <param name="manifest">What the pack stores.</param>
    /// <param name="list">The entries to pack.</param>
    /// <param name="shardEntries">Entries per shard.</param>
    /// <param name="progress">Called for every entry; null for none.</param>
    /// <param name="cancellationToken">Stops packing; finished shards are kept for the next run.</param>
    /// <exception cref="PannsException">The pack cannot be written.</exception>
    public static PackResult Run(
        string folder, PackManifest manifest, IPackList list, int shardEntries, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        using var writer = new PackWriter(folder, manifest);
        var kept = 0;
        for (var first = 0; first < list.Count; first += shardEntries)
        {
            var count = Math.Min(shardEntries, list.Count - first);
            var identity = writer.IdentityOf(list.IdentityOf(first, count));
            if (writer.TryKeep(identity, out _))
            {
                kept += count;
            }
            else
            {
                using var shard = writer.Start(identity);
                var before = first;
                list.Write(shard, first, count, done => progress?.Report(new("packing", before + done, list.Count)), cancellationToken);
                shard.Commit();
            }

            progress?.Report(new("packing", first + count, list.Count));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new(folder, list.Count, kept, writer.Complete());
    }

    /// <summary>Entries per shard for the default size.</summary>
    /// <param name="clipBytes">Bytes per clip.</param>
    /// <param name="clipsPerEntry">Most clips per entry.</param>
    public static int ShardEntries(long clipBytes, int clipsPerEntry = 1) => (int)Math.Clamp(ShardBytes / (clipBytes * clipsPerEntry), 1, 1 << 16);
}
