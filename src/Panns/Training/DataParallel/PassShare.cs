using Panns.Common;

namespace Panns.Training.DataParallel;

/// <summary>
/// Which of the passes of an update a process makes. The passes of all processes are numbered as those of one process that makes them
/// all, so that each draws the same random numbers in either case.
/// </summary>
/// <param name="Rank">Number of the process, from 0.</param>
/// <param name="Size">Number of processes.</param>
/// <param name="Parts">Passes of an update in each of them.</param>
[BestFriend]
internal sealed record PassShare(int Rank, int Size, int Parts)
{
    /// <summary>One process makes all.</summary>
    public static PassShare Whole { get; } = new(0, 1, 1);

    /// <summary>The number of one of this process's passes among all.</summary>
    public long NumberOf(long pass) => (((pass / Parts * Size) + Rank) * Parts) + (pass % Parts);

    /// <summary>How many passes all processes have made at the end of an update.</summary>
    public long OfAll(long passes) => passes * Size;

    /// <summary>How many of all passes are this process's.</summary>
    /// <exception cref="PannsException">They end between two updates.</exception>
    public long OfThis(long passes) => Size == 1 ? passes : passes % (Size * Parts) == 0 ? passes / Size : throw new PannsException(
        FormattableString.Invariant($"the checkpoint was made between two updates, after {passes} parts of batches: {Size} processes with {Parts} parts each cannot go on from there"));
}
