using Panns.Engine;
using Panns.Models.Engines;
using Panns.Networks;

namespace Panns.Tests.Models.Engines;

public sealed class CoalescingSessionTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_while_a_batch_runs_goes_through_together_and_everyone_gets_his_own()
    {
        using var inner = new GatedSession();
        using var session = new CoalescingSession(inner, 16);
        var first = Start(session, 0, 8);
        inner.Started.Wait(Token);
        var others = Enumerable.Range(1, 20).Select(id => Start(session, id, id > 18 ? 12 : 8)).ToArray();
        SpinWait.SpinUntil(() => others.All(other => other.IsWaiting));
        await Task.Delay(50, Token);
        inner.Gate.Set();
        await Task.WhenAll([first.Task, .. others.Select(other => other.Task)]);
        Assert.Equal(0, first.Result[0]);
        Assert.All(others.Index(), pair => Assert.Equal(pair.Index + 1, pair.Item.Result[0]));
        Assert.Equal(1, inner.MostAtOnce);
        Assert.Equal(21, inner.Batches.Sum());
        Assert.Equal(1, inner.Batches[0]);
        Assert.Equal(16, inner.Batches.Max());
        Assert.Contains(2, inner.Batches);
    }

    [Fact]
    public async Task An_error_reaches_those_whose_batch_it_is_and_no_others()
    {
        using var inner = new GatedSession();
        using var session = new CoalescingSession(inner, 16);
        var first = Start(session, 0, 8);
        inner.Started.Wait(Token);
        var bad = Start(session, -1, 12);
        var good = Start(session, 5, 8);
        SpinWait.SpinUntil(() => bad.IsWaiting && good.IsWaiting);
        await Task.Delay(50, Token);
        inner.Gate.Set();
        await first.Task;
        await good.Task;
        Assert.Equal("minus one", (await Assert.ThrowsAsync<PannsException>(() => bad.Task)).Message);
        Assert.Equal(5, good.Result[0]);
        session.Run(new float[8], 1, new() { Embedding = new float[1] }, Token);
    }

    [Fact]
    public async Task One_who_waits_can_give_up()
    {
        using var inner = new GatedSession();
        using var session = new CoalescingSession(inner, 16);
        var first = Start(session, 0, 8);
        inner.Started.Wait(Token);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = Start(session, 1, 8, source.Token);
        SpinWait.SpinUntil(() => waiting.IsWaiting);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Task);
        inner.Gate.Set();
        await first.Task;
        Assert.Equal([1], inner.Batches);
    }

    private static Caller Start(CoalescingSession session, int id, int samples, CancellationToken? token = null)
    {
        var caller = new Caller();
        var waveform = new float[samples];
        waveform[0] = id;
        caller.Task = Task.Factory.StartNew(
            () =>
            {
                caller.IsWaiting = true;
                session.Run(waveform, 1, new() { Embedding = caller.Result }, token ?? Token);
            },
            Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return caller;
    }

    private sealed class Caller
    {
        public float[] Result { get; } = new float[1];

        public volatile bool IsWaiting;

        public Task Task { get; set; } = Task.CompletedTask;
    }

    /// <summary>Gives back the first sample of every clip, once the gate is open.</summary>
    private sealed class GatedSession : IInferenceSession
    {
        private int _running;

        public ManualResetEventSlim Started { get; } = new();

        public ManualResetEventSlim Gate { get; } = new();

        public List<int> Batches { get; } = [];

        public int MostAtOnce { get; private set; }

        public NetworkDescription Network => PannsModels.Mn04.Describe();

        public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            Batches.Add(clips);
            Started.Set();
            Gate.Wait(CancellationToken.None);
            try
            {
                for (var clip = 0; clip < clips; clip++)
                {
                    outputs.Embedding[clip] = waveforms[clip * (waveforms.Length / clips)];
                    if (outputs.Embedding[clip] == -1)
                    {
                        throw new PannsException("minus one");
                    }
                }
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }

        public void Dispose()
        {
            Started.Dispose();
            Gate.Dispose();
        }
    }
}
