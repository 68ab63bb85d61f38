namespace Panns.Training;

/// <summary>
/// Processes that train one network together, each with its part of every batch (data parallelism). All of them call the same members in the
/// same order, each from one thread. A process that fails must end: the others would wait for it.
/// </summary>
public interface IProcessGroup
{
    /// <summary>Number of this process, from 0. The first one alone writes files and reports.</summary>
    int Rank { get; }

    /// <summary>Number of processes.</summary>
    int Size { get; }

    /// <summary>Replaces values by their sums over all processes: the same bits in all of them.</summary>
    /// <param name="values">As many in every process.</param>
    void SumInPlace(Span<float> values);

    /// <summary>Replaces bytes by those of the first process.</summary>
    /// <param name="values">As many in every process.</param>
    void Broadcast(Span<byte> values);

    /// <summary>Returns when all processes have called it, and leaves the processor to others meanwhile.</summary>
    void Wait();
}
