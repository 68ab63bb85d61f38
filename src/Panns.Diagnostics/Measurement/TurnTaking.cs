using System.Diagnostics;

namespace Panns.Diagnostics.Measurement;

/// <summary>
/// Times several things in turn, A B C A B C ..., so that whatever slows the machine for a while slows all of them. Before each there is a
/// pause, so that no thread of the one before still spins on the next one's cores (see bench/README.md).
/// </summary>
internal sealed class TurnTaking
{
    /// <summary>Longer than idle threads of these engines spin: 0.05 ms ours, 0.1 ms those of ONNX Runtime as its sessions are set up.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(10);

    private readonly TimeSpan _budget;
    private readonly int _leastRounds;
    private readonly int _mostRounds;
    private readonly Action<TimeSpan> _sleep;

    /// <param name="budget">Time after which no further round is begun.</param>
    /// <param name="leastRounds">Fewest rounds, unless the first takes twice the budget: then it is the only one.</param>
    /// <param name="mostRounds">Most rounds.</param>
    /// <param name="sleep">Waits; null for <see cref="Thread.Sleep(TimeSpan)"/>.</param>
    public TurnTaking(TimeSpan budget, int leastRounds, int mostRounds, Action<TimeSpan>? sleep = null)
    {
        _budget = budget;
        _leastRounds = leastRounds;
        _mostRounds = mostRounds;
        _sleep = sleep ?? Thread.Sleep;
    }

    /// <summary>Median milliseconds of each; they have run before (warm-up is the caller's).</summary>
    /// <param name="contenders">What to time.</param>
    /// <param name="cancellationToken">Checked between calls.</param>
    public double[] Measure(IReadOnlyList<Action> contenders, CancellationToken cancellationToken)
    {
        var times = contenders.Select(_ => new List<double>()).ToArray();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < _mostRounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _sleep(Pause);
                var begin = Stopwatch.GetTimestamp();
                contenders[i]();
                times[i].Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed >= _budget && (round + 1 >= _leastRounds || (round == 0 && elapsed >= 2 * _budget)))
            {
                break;
            }
        }

        return Array.ConvertAll(times, Statistics.Median);
    }
}
