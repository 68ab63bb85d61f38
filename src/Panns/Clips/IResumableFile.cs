using Panns.Common;

namespace Panns.Clips;

/// <summary>A file of results, a recording after the other, that an interrupted run leaves behind for another to go on with.</summary>
[BestFriend]
internal interface IResumableFile
{
    /// <summary>Number of recordings so far.</summary>
    int Count { get; }

    /// <summary>Number of recordings so far that failed.</summary>
    int Failed { get; }

    /// <summary>Moves the file into place; call after the last recording.</summary>
    void Complete();

    /// <summary>Deletes what was written.</summary>
    void Discard();
}
