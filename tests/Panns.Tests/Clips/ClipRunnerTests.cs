using System.Collections.Concurrent;
using System.Globalization;
using Panns.Clips;
using Panns.Tests.Support;

namespace Panns.Tests.Clips;

/// <summary>Recordings on several threads and in batches, with a stand-in network at 32 kHz: order, windows, bounds, errors.</summary>
public sealed class ClipRunnerTests
{
    private const int Rate = 32000;
    private const int Threads = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly WindowPlan Whole = WindowPlan.Create(10, 0.5, Rate);
    private static readonly WindowPlan Seconds = WindowPlan.Create(1, 0, Rate);
    private static readonly WindowSchedule Parallel = WindowSchedule.Parallel(Threads);

    public static TheoryData<int> Batches => [0, 1, 4, 64];

    [Theory]
    [MemberData(nameof(Batches))]
    public void Results_come_in_order_whatever_finishes_first(int batch)
    {
        var session = Session(run => Thread.Sleep(run * 7 % 5));
        var paths = Enumerable.Range(0, 200).Select(i => $"{i}").ToArray();
        var results = Runner(session, Whole, new(Threads, batch)).RunMany(paths.Select(path => Job(path, Open)), TestContext.Current.CancellationToken).ToList();
        Assert.Equal(paths, results.Select(result => result.Source.Name));

        static float[] Open(string path) => path.EndsWith('7') ? throw new PannsException($"{path}: no such file") : new float[1 + Number(path)];
        Assert.Equal(paths.Select(path => path.EndsWith('7') ? $"{path}: no such file" : null), results.Select(result => result.Error?.Message));
        Assert.All(results.Where(result => result.Error is null), result => Assert.Equal(1 + Number(result.Source.Name), result.Values[2]));
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void A_live_list_waits_for_nothing(int batch)
    {
        // Each clip is listed only after the result of the one before: batches never fill up.
        using var taken = new SemaphoreSlim(1);
        IEnumerable<PooledJob> Listed()
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.True(taken.Wait(Patience));
                var length = 100 + i;
                yield return Job($"{i}", _ => new float[length]);
            }
        }

        var lengths = new List<float>();
        foreach (var result in Runner(Session(), Whole, new(Threads, batch)).RunMany(Listed(), isLive: true, TestContext.Current.CancellationToken))
        {
            lengths.Add(result.Values[2]);
            taken.Release();
        }

        Assert.Equal([100f, 101, 102, 103, 104], lengths);
    }

    [Fact]
    public void Windows_that_finish_late_count_in_their_place()
    {
        // The first window is the last to finish.
        using var others = new CountdownEvent(2);
        var session = Session(run =>
        {
            if (run == 1)
            {
                Assert.True(others.Wait(Patience));
            }
            else if (run <= 3)
            {
                others.Signal();
            }
        });
        // 4.5 s: windows at 0, 1, 2, 3 and the shifted one at 3.5 s; their first samples are those times 32000.
        var result = Assert.Single(Runner(session, Seconds, Parallel).RunMany([Job("ramp", _ => Ramp(9 * Rate / 2))], TestContext.Current.CancellationToken));
        Assert.Equal([(0.0, 1.0), (1, 2), (2, 3), (3, 4), (3.5, 4.5)], result.Windows!.Select(window => window.Window.Seconds(Rate)));
        Assert.Equal([0f, 32000, 64000, 96000, 112000], result.Windows!.Select(window => window.Values[0]));
        Assert.Equal([60800f, 60800 + 31999, 32000], result.Values);
        Assert.Equal(4.5, result.Seconds(Rate));
    }

    [Fact]
    public void Few_windows_of_a_recording_are_read_ahead_of_one_that_is_slow()
    {
        // The first window blocks until reading has stopped.
        var read = 0;
        var session = Session(run =>
        {
            if (run == 1)
            {
                for (var seen = -1; seen != Volatile.Read(ref read); Thread.Sleep(50))
                {
                    seen = Volatile.Read(ref read);
                }
            }
        });
        var source = ClipSource.OfSamples("long", new float[100 * Rate]).ShownTo(samples => Interlocked.Add(ref read, samples.Length));
        var readAtFirst = 0;
        var job = new WatchedJob(source, () => readAtFirst = readAtFirst > 0 ? readAtFirst : Volatile.Read(ref read));
        _ = Runner(session, Seconds, Parallel).RunOne(job, TestContext.Current.CancellationToken);

        // When the first window is done: the most that may be in flight, and the next one, which shows whether they are the last.
        Assert.InRange(readAtFirst, Rate, (Parallel.WindowsOfClip + 1) * Rate);
        Assert.Equal(100, job.Count);
    }

    [Fact]
    public void One_long_recording_keeps_all_threads_busy()
    {
        using var meeting = new Barrier(Threads);
        var session = Session(run => Assert.True(run > Threads || meeting.SignalAndWait(Patience)));
        var result = Assert.Single(Runner(session, Seconds, Parallel).RunMany([Job("long", _ => new float[6 * Rate])], TestContext.Current.CancellationToken));
        Assert.Equal(6, result.Windows!.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Recordings_are_decoded_at_the_same_time(int batch)
    {
        using var meeting = new Barrier(Threads);
        var jobs = Enumerable.Range(0, 9).Select(i => Job($"{i}", path =>
        {
            Assert.True(Number(path) >= Threads || meeting.SignalAndWait(Patience));
            return new float[100];
        }));
        Assert.Equal(9, Runner(Session(), Whole, new(Threads, batch)).RunMany(jobs, TestContext.Current.CancellationToken).Count());
    }

    [Fact]
    public void There_are_never_more_threads_than_allowed()
    {
        var (now, most) = (0, 0);
        var session = Session(_ =>
        {
            Peak.Raise(ref most, Interlocked.Increment(ref now));
            Thread.Sleep(2);
            Interlocked.Decrement(ref now);
        });
        Assert.Equal(60, Runner(session, Whole, Parallel).RunMany(Short(60), TestContext.Current.CancellationToken).Count());
        Assert.InRange(most, 1, Threads);
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Leaving_early_stops_the_threads_and_closes_all_recordings(int batch)
    {
        var (opened, closed) = (0, 0);
        var schedule = new WindowSchedule(Threads, batch);
        var jobs = Endless().Select(path => new PooledJob(
            new(path, _ =>
            {
                Interlocked.Increment(ref opened);
                return new CountedSource(() => Interlocked.Increment(ref closed));
            }),
            3,
            WindowAggregate.Mean));
        Assert.Equal("0", Runner(Session(), Seconds, schedule).RunMany(jobs, TestContext.Current.CancellationToken).First().Source.Name);
        Assert.InRange(opened, 1, 1 + WindowSchedule.MostClips);
        Assert.Equal(opened, closed);
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Results_before_an_error_in_the_list_are_not_lost(int batch)
    {
        var done = new List<string>();
        Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var result in Runner(Session(), Whole, new(Threads, batch)).RunMany(BadList(), TestContext.Current.CancellationToken))
            {
                done.Add(result.Source.Name);
            }
        });
        Assert.Equal(["a", "b"], done);

        static IEnumerable<PooledJob> BadList()
        {
            yield return Job("a", _ => new float[100]);
            yield return Job("b", _ => new float[100]);
            throw new InvalidDataException();
        }
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void An_error_of_the_network_ends_the_run(int batch)
        => Assert.Throws<ArithmeticException>(() => Runner(Session(run => throw new ArithmeticException()), Whole, new(Threads, batch))
            .RunMany(Endless().Select(path => Job(path, _ => new float[100])), TestContext.Current.CancellationToken).Count());

    [Theory]
    [MemberData(nameof(Batches))]
    public void Canceling_ends_the_run_even_while_nothing_happens(int batch)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var reached = new ManualResetEventSlim();
        var session = Session(_ =>
        {
            reached.Set();
            cancel.Token.WaitHandle.WaitOne(Patience);
        });
        var run = Task.Run(
            () => Runner(session, Whole, new(Threads, batch)).RunMany(Endless().Select(path => Job(path, _ => new float[100])), cancel.Token).Count(),
            TestContext.Current.CancellationToken);
        Assert.True(reached.Wait(Patience, TestContext.Current.CancellationToken));
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => run.GetAwaiter().GetResult());
    }

    [Fact]
    public void Batches_are_of_the_same_windows_whatever_is_read_first()
    {
        // 40 recordings of 1 to 4 s: windows of a second, in the order of the list, four at a time.
        var expected = Enumerable.Range(0, 40).SelectMany(i => Enumerable.Range(0, 1 + (i % 4)).Select(window => (float)((100 * i) + window))).Chunk(4).ToArray();
        var random = new Random(1);
        for (var run = 0; run < 5; run++)
        {
            var batches = new ConcurrentQueue<float[]>();
            var delays = Enumerable.Range(0, 40).Select(_ => random.Next(3)).ToArray();
            var jobs = Enumerable.Range(0, 40).Select(i => Job($"{i}", path =>
            {
                Thread.Sleep(delays[i]);
                return [.. Enumerable.Range(0, 1 + (i % 4)).SelectMany(window => Enumerable.Repeat((float)((100 * i) + window), Rate))];
            }));
            Assert.Equal(40, new ClipRunner(new Recorder(batches), Seconds, new(Threads, 4)).RunMany(jobs, TestContext.Current.CancellationToken).Count());
            Assert.Equal(expected, batches);
        }
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void A_clip_whose_result_is_known_is_not_opened(int batch)
    {
        ClipJob[] jobs = [Job("a", _ => new float[100]), new KnownJob(), Job("b", _ => new float[100])];
        var results = Runner(Session(), Whole, new(Threads, batch)).RunMany(jobs, TestContext.Current.CancellationToken).ToList();
        Assert.Equal(jobs, results);
        Assert.All(results, result => Assert.Null(result.Error));
    }

    [Fact]
    public void On_the_callers_thread_windows_go_four_at_a_time_and_give_the_same()
    {
        var session = Session();
        var runner = Runner(session, Seconds, WindowSchedule.Parallel(1));
        var expected = runner.RunOne(Job("ramp", _ => Ramp(11 * Rate / 2)), TestContext.Current.CancellationToken);
        Assert.Equal([.. Enumerable.Repeat((1, Rate), 6)], session.Calls);
        session.Calls.Clear();
        var read = runner.RunHere(Job("ramp", _ => Ramp(11 * Rate / 2)), TestContext.Current.CancellationToken);
        var given = runner.RunHere(Job("ramp", _ => []), Ramp(11 * Rate / 2), TestContext.Current.CancellationToken);
        Assert.Equal([(4, Rate), (2, Rate), (4, Rate), (2, Rate)], session.Calls);
        Assert.All([read, given], job => Assert.Equal(expected.Values, job.Values));
        Assert.All([read, given], job => Assert.Equal(expected.Windows!.Select(window => window.Window), job.Windows!.Select(window => window.Window)));
        Assert.Contains("empty: holds no samples", Assert.Throws<PannsException>(
            () => runner.RunHere(Job("empty", _ => []), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void The_engine_gives_many_the_bits_that_it_gives_one(int? threads)
    {
        var network = PannsModels.MobileNetV1.Describe();
        using var weights = new SyntheticWeights(network);
        using var model = PannsModel.Create(network, weights, new() { Threads = threads });
        using var single = PannsModel.Create(network, weights, new() { Threads = 1 });
        Func<string, ClipSource> open = path => new(path, rate => new MemorySource(Waveforms.Synthetic(rate, Number(path))));
        string[] paths = [.. Enumerable.Range(1, 6).Select(i => $"{i}")];
        var expected = paths.Select(path => new EmbeddingExtractor(single, null, open).Extract(path, TestContext.Current.CancellationToken));
        var extractor = new EmbeddingExtractor(model, null, open);
        Assert.Equal(expected, extractor.ExtractMany(paths, TestContext.Current.CancellationToken).Select(result => result.Embedding.ToArray()));
        Assert.Equal(expected, paths.Select(path => extractor.Extract(path, TestContext.Current.CancellationToken)));
    }

    private static FakeSession Session(Action<int>? onRun = null) => new(PannsModels.Cnn14.Describe(3)) { OnRun = onRun };

    private static ClipRunner Runner(FakeSession session, WindowPlan plan, WindowSchedule schedule)
        => new(new NetworkFunction(session, OutputKinds.Clipwise), plan, schedule);

    private static PooledJob Job(string name, Func<string, float[]> open)
        => new(new(name, _ => new MemorySource(open(name))), 3, WindowAggregate.Mean, keepWindows: true);

    private static IEnumerable<PooledJob> Short(int count) => Enumerable.Range(0, count).Select(i => Job($"{i}", _ => new float[100]));

    private static float[] Ramp(int length) => [.. Enumerable.Range(0, length).Select(i => (float)i)];

    private static int Number(string path) => int.Parse(path, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Endless()
    {
        for (var i = 0; ; i++)
        {
            yield return $"{i}";
        }
    }

    private sealed class KnownJob() : ClipJob(new("known", _ => throw new InvalidOperationException()))
    {
        public override bool Begin() => false;

        public override void Add(Window window, Span<float> values) => throw new InvalidOperationException();
    }

    private sealed class WatchedJob(ClipSource source, Action added) : ClipJob(source)
    {
        public int Count { get; private set; }

        public override void Add(Window window, Span<float> values)
        {
            Count++;
            added();
        }
    }

    /// <summary>Records the first samples of the windows in every batch.</summary>
    private sealed class Recorder(ConcurrentQueue<float[]> batches) : IWindowFunction
    {
        public int SampleRate => Rate;

        public int SizeOf(int samples) => 3;

        public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        {
            var firsts = new float[count];
            for (var i = 0; i < count; i++)
            {
                firsts[i] = windows[i * (windows.Length / count)];
            }

            batches.Enqueue(firsts);
        }
    }

    private sealed class CountedSource(Action closed) : ISampleSource
    {
        private int _left = 3 * Rate;

        public int Read(Span<float> samples)
        {
            var count = Math.Min(_left, samples.Length);
            _left -= count;
            return count;
        }

        public void Dispose() => closed();
    }
}
