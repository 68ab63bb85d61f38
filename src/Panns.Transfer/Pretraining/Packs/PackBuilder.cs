namespace Panns.Transfer.Pretraining.Packs;

/// <summary>Packs a list, shard by shard, and goes on where an earlier run was cut short.</summary>
internal static class PackBuilder
{
    // Half a gibibyte: few enough files for the largest set, and little that is done again after an interruption.
    private const long ShardBytes = 512L << 20;

    /// <param name="folder">The pack's folder.</param>
    /// <param name="manifest">What the pack holds of every clip.</param>
    /// <param name="list">What is packed.</param>
    /// <param name="shardEntries">Entries of a shard.</param>
    /// <param name="progress">Hears of every entry; null for nobody.</param>
    /// <param name="cancellationToken">Stops the work; what is done stays for the next run.</param>
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

    /// <summary>Entries of a shard of the usual size.</summary>
    /// <param name="clipBytes">Bytes of a clip.</param>
    /// <param name="clipsPerEntry">Clips of an entry, at most.</param>
    public static int ShardEntries(long clipBytes, int clipsPerEntry = 1) => (int)Math.Clamp(ShardBytes / (clipBytes * clipsPerEntry), 1, 1 << 16);
}
