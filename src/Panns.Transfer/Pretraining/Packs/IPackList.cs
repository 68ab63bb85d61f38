namespace Panns.Transfer.Pretraining.Packs;

/// <summary>What is to be packed, in order: shard after shard takes a stretch of it.</summary>
internal interface IPackList
{
    /// <summary>Entries. One may come to no clip, where it cannot be read, or to several.</summary>
    int Count { get; }

    /// <summary>All that decides what a stretch comes to.</summary>
    string IdentityOf(int first, int count);

    /// <summary>Adds what a stretch comes to.</summary>
    /// <param name="shard">Where to.</param>
    /// <param name="first">Its first entry.</param>
    /// <param name="count">Its entries.</param>
    /// <param name="advanced">Called after every entry with the number of those done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    void Write(ShardWriter shard, int first, int count, Action<int> advanced, CancellationToken cancellationToken);
}
