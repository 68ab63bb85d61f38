using System.Globalization;
using Panns.Clips;
using Panns.Tests.Support;

namespace Panns.Tests.Clips;

/// <summary>Recordings on several threads, with a stand-in network at 32 kHz: order, windows, bounds, errors.</summary>
public sealed class ParallelClipsTests
{
    private const int Rate = 32000;
    private const int Threads = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ClipInferenceSettings Whole = new(10, 0.5, 1, WindowAggregate.Mean, KeepWindows: false);
    private static readonly ClipInferenceSettings Seconds = new(1, 0, 1, WindowAggregate.Mean, KeepWindows: true);

    [Fact]
    public void Results_come_in_order_whatever_finishes_first()
    {
        var session = Session(run => Thread.Sleep(run * 7 % 5));
        SourceOpener open = (path, _) => path.EndsWith('7') ? throw new PannsException($"{path}: no such file") : new MemorySource(new float[1 + Number(path)]);
        var paths = Enumerable.Range(0, 200).Select(i => $"{i}").ToArray();
        var results = Clips(session, Whole, open).Run(paths, TestContext.Current.CancellationToken).ToList();
        Assert.Equal(paths, results.Select(result => result.File));
        Assert.Equal(paths.Select(path => path.EndsWith('7') ? $"{path}: no such file" : null), results.Select(result => result.Error?.Message));
        Assert.All(results.Where(result => result.Error is null), result => Assert.Equal(1 + Number(result.File), result.Values[2]));
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
            else if (!others.IsSet)
            {
                others.Signal();
            }
        });
        var ramp = Enumerable.Range(0, 9 * Rate / 2).Select(i => (float)i).ToArray();
        var result = Assert.Single(Clips(session, Seconds, (_, _) => new MemorySource(ramp)).Run(["ramp"], TestContext.Current.CancellationToken));

        // 4.5 s: windows at 0, 1, 2, 3 and the shifted one at 3.5 s; their first samples are those times 32000.
        Assert.Equal([(0.0, 1.0), (1, 2), (2, 3), (3, 4), (3.5, 4.5)], result.Windows!.Select(window => (window.Start, window.End)));
        Assert.Equal([0f, 32000, 64000, 96000, 112000], result.Windows!.Select(window => window.Values[0]));
        Assert.Equal([60800f, 60800 + 31999, 32000], result.Values);
        Assert.Equal(4.5, result.Duration);
    }

    [Fact]
    public void One_long_recording_keeps_all_threads_busy()
    {
        using var meeting = new Barrier(Threads);
        var session = Session(run => Assert.True(run > Threads || meeting.SignalAndWait(Patience)));
        var result = Assert.Single(Clips(session, Seconds, (_, _) => new MemorySource(new float[6 * Rate])).Run(["long"], TestContext.Current.CancellationToken));
        Assert.Equal(6, result.Windows!.Count);
    }

    [Fact]
    public void Recordings_are_decoded_at_the_same_time()
    {
        using var meeting = new Barrier(Threads);
        SourceOpener open = (path, _) =>
        {
            Assert.True(Number(path) >= Threads || meeting.SignalAndWait(Patience));
            return new MemorySource(new float[100]);
        };
        Assert.Equal(9, Clips(Session(), Whole, open).Run(Enumerable.Range(0, 9).Select(i => $"{i}"), TestContext.Current.CancellationToken).Count());
    }

    [Fact]
    public void There_are_never_more_threads_than_allowed()
    {
        var (now, most) = (0, 0);
        var session = Session(_ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            Thread.Sleep(2);
            Interlocked.Decrement(ref now);
        });
        Assert.Equal(60, Clips(session, Whole, (_, _) => new MemorySource(new float[100])).Run(Enumerable.Repeat("a", 60), TestContext.Current.CancellationToken).Count());
        Assert.InRange(most, 1, Threads);
    }

    [Fact]
    public void Leaving_early_stops_the_threads_and_closes_all_recordings()
    {
        var (opened, closed) = (0, 0);
        SourceOpener open = (_, _) =>
        {
            Interlocked.Increment(ref opened);
            return new CountedSource(() => Interlocked.Increment(ref closed));
        };
        Assert.Equal("0", Clips(Session(), Seconds, open).Run(Endless(), TestContext.Current.CancellationToken).First().File);
        Assert.InRange(opened, 1, 1 + (4 * Threads));
        Assert.Equal(opened, closed);
    }

    [Fact]
    public void Results_before_an_error_in_the_list_are_not_lost()
    {
        var done = new List<string>();
        Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var result in Clips(Session(), Whole, (_, _) => new MemorySource(new float[100])).Run(BadList(), TestContext.Current.CancellationToken))
            {
                done.Add(result.File);
            }
        });
        Assert.Equal(["a", "b"], done);

        static IEnumerable<string> BadList()
        {
            yield return "a";
            yield return "b";
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void An_error_of_the_network_ends_the_run()
        => Assert.Throws<ArithmeticException>(() => Clips(Session(run => throw new ArithmeticException()), Whole, (_, _) => new MemorySource(new float[100]))
            .Run(Endless(), TestContext.Current.CancellationToken).Count());

    [Fact]
    public void Cancelling_ends_the_run_even_while_nothing_happens()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var reached = new ManualResetEventSlim();
        var session = Session(_ =>
        {
            reached.Set();
            cancel.Token.WaitHandle.WaitOne(Patience);
        });
        var run = Task.Run(() => Clips(session, Whole, (_, _) => new MemorySource(new float[100])).Run(Endless(), cancel.Token).Count(), TestContext.Current.CancellationToken);
        Assert.True(reached.Wait(Patience, TestContext.Current.CancellationToken));
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => run.GetAwaiter().GetResult());
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
        SourceOpener open = (path, rate) => new MemorySource(Waveforms.Synthetic(rate, Number(path)));
        string[] paths = [.. Enumerable.Range(1, 6).Select(i => $"{i}")];
        var expected = paths.Select(path => new EmbeddingExtractor(single, null, open).Extract(path, TestContext.Current.CancellationToken));
        var extractor = new EmbeddingExtractor(model, null, open);
        Assert.Equal(expected, extractor.ExtractMany(paths, TestContext.Current.CancellationToken).Select(result => result.Embedding.ToArray()));
        Assert.Equal(expected, paths.Select(path => extractor.Extract(path, TestContext.Current.CancellationToken)));
    }

    private static FakeSession Session(Action<int>? onRun = null) => new(PannsModels.Cnn14.Describe(3)) { OnRun = onRun };

    private static ParallelClips Clips(FakeSession session, ClipInferenceSettings settings, SourceOpener open)
        => new(session, Threads, OutputKind.Scores, settings, open);

    private static int Number(string path) => int.Parse(path, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Endless()
    {
        for (var i = 0; ; i++)
        {
            yield return $"{i}";
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
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
