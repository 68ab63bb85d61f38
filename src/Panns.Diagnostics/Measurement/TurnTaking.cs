namespace Panns.Diagnostics.Measurement;

/// <summary>
/// Times several contenders in turn, back and forth (A B C C B A ...), so that what slows the machine for a while, or more and more, slows all. A pause before each
/// keeps threads of the previous one from spinning on the cores of the next. A short call is made twice, and the second one counts: the first wakes threads that
/// slept during the pause, which takes the same time whatever they do (see bench/README.md).
/// </summary>
internal sealed class TurnTaking
{
    /// <summary>Longer than idle threads of the engines spin: 0.05 ms for ours, 0.1 ms for ONNX Runtime as we configure it.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Calls of less are made twice.</summary>
    public static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _budget;
    private readonly int _leastRounds;
    private readonly int _mostRounds;
    private readonly Action<TimeSpan> _sleep;
    private readonly TimeProvider _time;

    /// <param name="budget">Time after which no further round starts.</param>
    /// <param name="leastRounds">Fewest rounds, unless the first takes twice the budget: then it is the only one.</param>
    /// <param name="mostRounds">Most rounds.</param>
    /// <param name="sleep">Replaces <see cref="Thread.Sleep(TimeSpan)"/>; may be null.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public TurnTaking(TimeSpan budget, int leastRounds, int mostRounds, Action<TimeSpan>? sleep = null, TimeProvider? time = null)
    {
        _budget = budget;
        _leastRounds = leastRounds;
        _mostRounds = mostRounds;
        _sleep = sleep ?? Thread.Sleep;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Measures the times of each in milliseconds, one for each round; the caller has to warm them up.</summary>
    /// <param name="contenders">What to time.</param>
    /// <param name="cancellationToken">Checked between calls.</param>
    public double[][] Measure(IReadOnlyList<Action> contenders, CancellationToken cancellationToken)
    {
        var times = contenders.Select(_ => new List<double>()).ToArray();
        var start = _time.GetTimestamp();
        for (var round = 0; round < _mostRounds; round++)
        {
            for (var turn = 0; turn < contenders.Count; turn++)
            {
                var i = round % 2 == 0 ? turn : contenders.Count - 1 - turn;
                cancellationToken.ThrowIfCancellationRequested();
                _sleep(Pause);
                var taken = TimeOf(contenders[i]);
                times[i].Add((taken < Short ? TimeOf(contenders[i]) : taken).TotalMilliseconds);
            }

            var elapsed = _time.GetElapsedTime(start);
            if (elapsed >= _budget && (round + 1 >= _leastRounds || (round == 0 && elapsed >= 2 * _budget)))
            {
                break;
            }
        }

        return Array.ConvertAll(times, list => list.ToArray());
    }

    private TimeSpan TimeOf(Action contender)
    {
        var begin = _time.GetTimestamp();
        contender();
        return _time.GetElapsedTime(begin);
    }
}
