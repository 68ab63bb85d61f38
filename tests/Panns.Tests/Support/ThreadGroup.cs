using System.Runtime.ExceptionServices;
using Panns.Training;

namespace Panns.Tests.Support;

/// <summary>A group whose processes are threads of this one: real sums, no MPI.</summary>
internal sealed class ThreadGroup : IProcessGroup
{
    private readonly Shared _shared;

    private ThreadGroup(int rank, Shared shared) => (Rank, _shared) = (rank, shared);

    public int Rank { get; }

    public int Size => _shared.Sent.Length;

    /// <summary>Runs something in each process. When one fails, the others end too, and its exception is thrown.</summary>
    public static void Run(int size, Action<IProcessGroup> process)
    {
        using var shared = new Shared(size);
        var problems = new Exception?[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                process(new ThreadGroup(rank, shared));
            }
            catch (Exception problem)
            {
                problems[rank] = problem;
                shared.Failed.Cancel();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        // What waited for the one that failed was canceled.
        if ((problems.FirstOrDefault(problem => problem is not null and not OperationCanceledException) ?? problems.FirstOrDefault(problem => problem is not null)) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    public void SumInPlace(Span<float> values)
    {
        _shared.Sent[Rank] = values.ToArray();
        Wait();
        Assert.All(_shared.Sent, sent => Assert.Equal(_shared.Sent[0].Length, sent.Length));
        values.Clear();
        foreach (var sent in _shared.Sent)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] += sent[i];
            }
        }

        Wait();
    }

    public void Broadcast(Span<byte> values)
    {
        if (Rank == 0)
        {
            _shared.Bytes = values.ToArray();
        }

        Wait();
        Assert.Equal(_shared.Bytes.Length, values.Length);
        _shared.Bytes.CopyTo(values);
        Wait();
    }

    public void Wait() => _shared.Barrier.SignalAndWait(_shared.Failed.Token);

    private sealed class Shared(int size) : IDisposable
    {
        public float[][] Sent { get; } = new float[size][];

        public byte[] Bytes { get; set; } = [];

        public Barrier Barrier { get; } = new(size);

        public CancellationTokenSource Failed { get; } = new();

        public void Dispose()
        {
            Barrier.Dispose();
            Failed.Dispose();
        }
    }
}
