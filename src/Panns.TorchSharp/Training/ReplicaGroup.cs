using System.Runtime.ExceptionServices;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>The replicas of a training: the first, whose parameters and statistics count, and those that work with it.</summary>
/// <param name="replicas">One for each device.</param>
internal sealed class ReplicaGroup(Replica[] replicas) : IDisposable
{
    // Begun by the first pass that needs them.
    private ReplicaThread[] _threads = [];

    public Replica Main => replicas[0];

    public IReadOnlyList<Replica> All => replicas;

    /// <summary>Runs something on the first replicas, each on a thread of its own, and waits for all.</summary>
    /// <param name="count">How many.</param>
    /// <param name="work">Gets the replica and its number.</param>
    public void Run(int count, Action<Replica, int> work)
    {
        if (count > 1 && _threads.Length == 0)
        {
            _threads = [.. replicas.Skip(1).Select(replica => new ReplicaThread($"training on {replica.Device}"))];
        }

        for (var i = 1; i < count; i++)
        {
            var number = i;
            _threads[i - 1].Begin(() => work(replicas[number], number));
        }

        ExceptionDispatchInfo? problem = null;
        try
        {
            work(Main, 0);
        }
        finally
        {
            // Also where this thread failed: the others still use what the caller lets go of then.
            for (var i = 1; i < count; i++)
            {
                problem = _threads[i - 1].End() ?? problem;
            }
        }

        problem?.Throw();
    }

    /// <summary>
    /// Adds the gradients to the first replica's, and gives all replicas the mean of the running statistics.
    /// </summary>
    /// <param name="weights">Weights of the means, one for each replica that took part: its share of the clips.</param>
    public void Gather(ReadOnlySpan<double> weights)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var change = zeros_like(Main.Statistics);
        for (var i = 1; i < weights.Length; i++)
        {
            using var inner = NewDisposeScope();
            _ = Main.Gradients.Add_(replicas[i].Gradients.to(Main.Device));
            _ = replicas[i].Gradients.Fill_(0);

            // By differences, which are zero where a normalization is frozen and none has moved.
            _ = change.Add_(replicas[i].Statistics.to(Main.Device).sub(Main.Statistics), weights[i]);
        }

        _ = Main.Statistics.Add_(change);
        foreach (var replica in replicas.AsSpan(1))
        {
            _ = replica.Statistics.copy_(Main.Statistics, nonBlocking: true);
        }
    }

    /// <summary>Gives every replica the first one's parameters.</summary>
    public void Spread()
    {
        using var quiet = no_grad();
        foreach (var replica in replicas.AsSpan(1))
        {
            _ = replica.Values.copy_(Main.Values, nonBlocking: true);
        }
    }

    public void Dispose()
    {
        Array.ForEach(_threads, thread => thread.Dispose());
        Array.ForEach(replicas, replica => replica.Dispose());
    }
}
