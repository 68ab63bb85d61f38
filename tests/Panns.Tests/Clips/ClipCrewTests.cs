using Panns.Clips;
using Panns.Common;
using Panns.Tests.Support;

namespace Panns.Tests.Clips;

/// <summary>Threads that wait for other programs do not hold up those that could work.</summary>
public sealed class ClipCrewTests
{
    private const int Rate = 32000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly WindowPlan Whole = WindowPlan.Create(10, 0.5, Rate);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void While_a_thread_waits_for_a_program_another_takes_its_place(int threads)
    {
        // As many recordings as there are threads end only after all others have been computed, hundreds of them.
        const int Others = 300;
        using var others = new CountdownEvent(Others);
        var jobs = Enumerable.Range(0, threads + Others).Select(i => Job($"{i}", _ =>
        {
            if (i < threads)
            {
                using var away = AwayTime.Begin();
                Assert.True(others.Wait(Patience));
            }

            return new float[1 + i];
        }));
        var session = Session(run => _ = others.CurrentCount > 0 && others.Signal());
        var results = Runner(session, WindowSchedule.Parallel(threads)).RunMany(jobs, TestContext.Current.CancellationToken).ToList();
        Assert.Equal(Enumerable.Range(0, threads + Others).Select(i => $"{i}"), results.Select(result => result.Source.Name));
        Assert.All(results, (result, i) => Assert.Equal(1 + i, result.Values[2]));
    }

    [Fact]
    public void No_more_threads_compute_than_wanted_once_all_are_back()
    {
        const int Threads = 2;
        const int Before = 100;
        var (running, most) = (0, 0);
        using var computed = new CountdownEvent(Before);
        IEnumerable<PooledJob> Jobs()
        {
            for (var i = 0; i < 4 * Before; i++)
            {
                Assert.True(i != Before || computed.Wait(Patience));
                var isAway = i < Before && i % 10 == 0;
                yield return Job($"{i}", _ =>
                {
                    if (isAway)
                    {
                        using var away = AwayTime.Begin();
                        Thread.Sleep(2);
                    }

                    return new float[100];
                });
            }
        }

        var session = Session(run =>
        {
            if (run <= Before)
            {
                computed.Signal();
                return;
            }

            Peak.Raise(ref most, Interlocked.Increment(ref running));
            Thread.Sleep(1);
            Interlocked.Decrement(ref running);
        });
        Assert.Equal(4 * Before, Runner(session, WindowSchedule.Parallel(Threads)).RunMany(Jobs(), TestContext.Current.CancellationToken).Count());
        Assert.InRange(most, 1, Threads);
    }

    [Fact]
    public void Large_results_do_not_pile_up_behind_a_slow_recording()
    {
        const int Size = WindowSchedule.MostHeld / 2;
        var schedule = WindowSchedule.Parallel(1);
        var (listed, taken, most) = (0, 0, 0);
        using var many = new ManualResetEventSlim();
        IEnumerable<PooledJob> Jobs()
        {
            for (var i = 0; i < 30; i++)
            {
                Peak.Raise(ref most, Interlocked.Increment(ref listed) - Volatile.Read(ref taken));
                if (listed > schedule.Clips + 2)
                {
                    many.Set();
                }

                var isSlow = i == 0;
                yield return new(new($"{i}", _ =>
                {
                    if (isSlow)
                    {
                        // Ends early only if too many recordings are begun.
                        using var away = AwayTime.Begin();
                        many.Wait(TimeSpan.FromMilliseconds(300));
                    }

                    return new MemorySource(new float[100]);
                }), Size, WindowAggregate.Mean);
            }
        }

        var runner = new ClipRunner(new NetworkFunction(new FakeSession(PannsModels.Cnn14.Describe(Size)), OutputKinds.Clipwise), Whole, schedule);
        foreach (var result in runner.RunMany(Jobs(), TestContext.Current.CancellationToken))
        {
            Interlocked.Increment(ref taken);
        }

        Assert.Equal(30, taken);
        Assert.InRange(most, 1, schedule.Clips + 1);
    }

    private static FakeSession Session(Action<int> onRun) => new(PannsModels.Cnn14.Describe(3)) { OnRun = onRun };

    private static ClipRunner Runner(FakeSession session, WindowSchedule schedule)
        => new(new NetworkFunction(session, OutputKinds.Clipwise), Whole, schedule);

    private static PooledJob Job(string name, Func<string, float[]> open)
        => new(new(name, _ => new MemorySource(open(name))), 3, WindowAggregate.Mean, keepWindows: true);
}
