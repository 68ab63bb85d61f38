namespace Panns.Transfer.Pretraining.Packs;

/// <summary>The entries to pack, in order; each shard takes a range of them.</summary>
internal interface IPackList
{
    /// <summary>Number of entries. An entry can give no clip, if it cannot be read, or several.</summary>
    int Count { get; }

    /// <summary>Identifies everything that determines a range's content.</summary>
    string IdentityOf(int first, int count);

    /// <summary>Writes a range of entries.</summary>
    /// <param name="shard">The destination.</param>
    /// <param name="first">The first entry.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="advanced">Called after every entry with the number of finished ones.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    void Write(ShardWriter shard, int first, int count, Action<int> advanced, CancellationToken cancellationToken);
}
