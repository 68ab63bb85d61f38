using Panns.Networks;
using Panns.TorchSharp.Tests.Support;
using TorchSharp;

namespace Panns.TorchSharp.Tests;

/// <summary>The session as an engine: memory, threads, errors, precision.</summary>
public sealed class SessionTests
{
    private static readonly NetworkDescription Network = PannsModels.Mn04.Describe(classes: 5);

    [Fact]
    public void Calls_leave_no_tensor_behind()
    {
        LibTorch.Require();
        using var session = Open();
        var waveform = Waveforms.Synthetic(32000);
        _ = SessionResult.Of(session, waveform);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 50; i++)
        {
            _ = SessionResult.Of(session, waveform);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_batch_gives_what_its_clips_give_alone()
    {
        LibTorch.Require();
        using var session = Open();
        var waveforms = Waveforms.Synthetic(3 * 32000);
        var together = SessionResult.Of(session, waveforms, 3);
        for (var clip = 0; clip < 3; clip++)
        {
            var alone = SessionResult.Of(session, waveforms[(clip * 32000)..((clip + 1) * 32000)]);
            Assert.True(Difference.Largest(together.Clip(clip, 3).Logits, alone.Logits) < 1e-5);
        }
    }

    [Fact]
    public void It_says_which_libtorch_computes_where_and_how_exactly()
    {
        LibTorch.Require();
        using var session = Open();
        Assert.Equal($"libtorch {TorchInfo.Version} CPU Full", session.Engine);
    }

    [Fact]
    public void Several_threads_may_call_at_once()
    {
        LibTorch.Require();
        using var session = Open();
        var waveform = Waveforms.Synthetic(32000);
        var expected = SessionResult.Of(session, waveform).Clipwise;
        var results = new float[4][];
        Parallel.For(0, results.Length, i => results[i] = SessionResult.Of(session, waveform).Clipwise);
        Assert.All(results, actual => Assert.True(Difference.Largest(actual, expected) < 1e-6));
    }

    [Fact]
    public void On_the_processor_one_caller_and_several_get_the_same()
    {
        LibTorch.Require();
        using var weights = new SyntheticWeights(Network);
        using var session = new TorchEngine().CreateSession(Network, weights, EngineDevice.Cpu);
        var waveform = Waveforms.Synthetic(32000);
        var expected = SessionResult.Of(session, waveform).Clipwise;
        var results = new float[6][];
        Parallel.For(0, results.Length, new() { MaxDegreeOfParallelism = 3 }, i => results[i] = SessionResult.Of(session, waveform).Clipwise);
        Assert.All(results, actual => Assert.True(Difference.Largest(actual, expected) < 1e-6));
    }

    [Fact]
    public void A_clip_that_is_too_short_counts_as_followed_by_silence()
    {
        LibTorch.Require();
        using var session = Open();
        var full = new float[Network.FrontEnd!.MinimumSamples];
        Waveforms.Synthetic(200).CopyTo(full, 0);
        Assert.Equal(SessionResult.Of(session, full).Logits, SessionResult.Of(session, full[..200]).Logits);
    }

    [Theory]
    [InlineData(false, null, TorchPrecision.Full, 1e-5)]
    [InlineData(true, true, TorchPrecision.Full, 1e-5)]
    [InlineData(true, false, TorchPrecision.TF32, 1e-5)]
    [InlineData(true, true, TorchPrecision.BF16, 0.1)]
    public void Settings_change_the_outputs_by_rounding_alone(bool folds, bool? channelsLast, TorchPrecision precision, double tolerance)
    {
        LibTorch.Require();
        var waveform = Waveforms.Synthetic(32000);
        using var plain = Open();
        using var other = Open(new() { FoldNormalizations = folds, ChannelsLast = channelsLast, Precision = precision, Threads = 1 });
        var expected = SessionResult.Of(plain, waveform).Clipwise;
        Assert.InRange(Difference.Largest(SessionResult.Of(other, waveform).Clipwise, expected), 0, tolerance);
    }

    [Fact]
    public void What_is_asked_for_must_exist_and_fit()
    {
        LibTorch.Require();
        using var session = Open();
        var waveform = Waveforms.Synthetic(32000);
        Assert.Throws<ArgumentException>(() => session.Run(waveform, 3, new() { Clipwise = new float[15] }, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => session.Run(waveform, 1, new() { Clipwise = new float[4] }, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => session.Run(waveform, 1, new() { Framewise = new float[5] }, TestContext.Current.CancellationToken));
        session.Run(waveform, 1, default, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_canceled_call_stops()
    {
        LibTorch.Require();
        using var session = Open();
        Assert.Throws<OperationCanceledException>(
            () => session.Run(Waveforms.Synthetic(32000), 1, new() { Clipwise = new float[5] }, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("cuda:99")]
    public void A_device_that_is_not_there_is_named_in_one_line(string device)
    {
        LibTorch.Require();
        var problem = Assert.Throws<PannsException>(() => Open(new() { Device = device }));
        Assert.Contains(device, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    private static TorchSession Open(TorchSessionOptions? options = null)
    {
        using var weights = new SyntheticWeights(Network);
        return TorchSession.Create(Network, weights, options);
    }
}
