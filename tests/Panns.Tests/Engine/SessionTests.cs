using Panns.Engine;
using Panns.Engine.Kernels.Simd;
using Panns.Networks;
using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Tests.Engine;

/// <summary>Guarantees of a session other than its numbers.</summary>
public sealed class SessionTests
{
    private const int Samples = 40000;

    [Theory]
    [InlineData("Cnn6")]
    [InlineData("MobileNetV2")]
    [InlineData("Res1dNet31")]
    [InlineData("mn04_as")]
    [InlineData("VGGish")]
    [InlineData("Cnn14_DecisionLevelAtt")]
    [InlineData("TALNet")]
    public void A_batch_and_any_number_of_threads_give_the_same_bits(string name)
    {
        var network = PannsModels.Get(name).Describe(classes: 21);
        using var weights = new SyntheticWeights(network);
        using var single = CpuSession.Create(network, weights, new() { Threads = 1 });
        using var several = CpuSession.Create(network, weights, new() { Threads = 3 });
        float[][] clips = [Waveforms.Synthetic(Samples, 1), Waveforms.Synthetic(Samples, 2), Waveforms.Synthetic(Samples, 3)];
        var batch = SessionResult.Of(several, [.. clips.SelectMany(clip => clip)], 3);
        for (var clip = 0; clip < clips.Length; clip++)
        {
            var alone = SessionResult.Of(single, clips[clip]);
            var part = batch.Clip(clip, 3);
            Assert.Equal(alone.Clipwise, part.Clipwise);
            Assert.Equal(alone.Logits, part.Logits);
            Assert.Equal(alone.Embedding, part.Embedding);
            Assert.Equal(alone.Framewise, part.Framewise);
        }
    }

    /// <summary>Weights of a file are scaled while they are packed; weights in memory before.</summary>
    [Theory]
    [InlineData("LeeNet11")]
    [InlineData("MobileNetV2")]
    [InlineData("Cnn6")]
    public void A_mapped_file_gives_what_the_same_weights_in_memory_give(string name)
    {
        var folder = Directory.CreateTempSubdirectory("panns-session-");
        try
        {
            var network = PannsModels.Get(name).Describe(classes: 21);
            using var weights = new SyntheticWeights(network);
            var path = Path.Combine(folder.FullName, "weights.safetensors");
            WeightFile.Save(weights, path, cancellationToken: TestContext.Current.CancellationToken);
            using var mapped = WeightFile.Open(path);
            using var expected = CpuSession.Create(network, weights);
            using var actual = CpuSession.Create(network, mapped);
            var waveform = Waveforms.Synthetic(Samples);
            var (one, other) = (SessionResult.Of(expected, waveform), SessionResult.Of(actual, waveform));
            Assert.InRange(Difference.Largest(other.Clipwise, one.Clipwise), 0, 4e-6);
            Assert.InRange(Difference.Largest(other.Embedding, one.Embedding) / one.Embedding.Max(Math.Abs), 0, 4e-6);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(SimdLevel.Vector128)]
    [InlineData(SimdLevel.Vector256)]
    [InlineData(SimdLevel.Vector512)]
    internal void Every_vector_width_gives_the_same_scores(SimdLevel level)
    {
        foreach (var name in new[] { "MobileNetV1", "mn04_as", "LeeNet11" })
        {
            var network = PannsModels.Get(name).Describe(classes: 21);
            using var weights = new SyntheticWeights(network);
            using var forced = CpuSession.Create(network, weights, new() { Threads = 1, SimdLevel = level });
            var waveform = Waveforms.Synthetic(Samples);
            var expected = NaiveExecutor.Run(network, weights, waveform)[network.EmbeddingOutput!.Value].Values;
            var actual = SessionResult.Of(forced, waveform).Embedding;
            Assert.True(Difference.Largest(actual, expected) <= 1e-5 * Difference.LargestMagnitude(expected), name);
        }
    }

    [Fact]
    public void A_batch_beyond_the_memory_limit_runs_in_parts()
    {
        var (network, weights) = Small();
        using var whole = CpuSession.Create(network, weights);
        using var parts = CpuSession.Create(network, weights, new() { ActivationLimit = 1 << 20 });
        var batch = Enumerable.Range(1, 5).SelectMany(seed => Waveforms.Synthetic(Samples, seed)).ToArray();
        Assert.Equal(SessionResult.Of(whole, batch, 5).Logits, SessionResult.Of(parts, batch, 5).Logits);
    }

    [Fact]
    public void Outputs_that_are_not_wanted_change_nothing()
    {
        var (network, weights) = Small();
        using var session = CpuSession.Create(network, weights);
        var waveform = Waveforms.Synthetic(Samples);
        var all = SessionResult.Of(session, waveform);
        var embedding = new float[network.EmbeddingSize];
        session.Run(waveform, 1, new() { Embedding = embedding }, TestContext.Current.CancellationToken);
        Assert.Equal(all.Embedding, embedding);
        var clipwise = new float[network.Classes];
        session.Run(waveform, 1, new() { Clipwise = clipwise }, TestContext.Current.CancellationToken);
        Assert.Equal(all.Clipwise, clipwise);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Several_callers_get_the_results_of_one(int threads)
    {
        var (network, weights) = Small();
        using var session = CpuSession.Create(network, weights, new() { Threads = threads });
        float[][] clips = [.. Enumerable.Range(1, 4).Select(seed => Waveforms.Synthetic(Samples + (100 * seed), seed))];
        float[][] expected = [.. clips.Select(clip => SessionResult.Of(session, clip).Logits)];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(() =>
        {
            for (var i = 0; i < 8; i++)
            {
                var clip = (caller + i) % 4;
                Assert.Equal(expected[clip], SessionResult.Of(session, clips[clip]).Logits);
            }
        })));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_call_like_the_last_allocates_nothing(int threads)
    {
        var (network, weights) = Small();
        using var session = CpuSession.Create(network, weights, new() { Threads = threads });
        var waveform = Waveforms.Synthetic(Samples);
        var result = SessionResult.For(network, Samples, 1);
        for (var i = 0; i < 3; i++)
        {
            session.Run(waveform, 1, result.AsOutputs(), CancellationToken.None);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        session.Run(waveform, 1, result.AsOutputs(), CancellationToken.None);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Cancellation_is_seen_and_leaves_the_session_usable()
    {
        var (network, weights) = Small();
        using var session = CpuSession.Create(network, weights);
        var waveform = Waveforms.Synthetic(Samples);
        var expected = SessionResult.Of(session, waveform).Logits;
        using var source = new CancellationTokenSource();
        source.Cancel();
        var logits = new float[network.Classes];
        Assert.ThrowsAny<OperationCanceledException>(() => session.Run(waveform, 1, new() { Logits = logits }, source.Token));
        Assert.Equal(expected, SessionResult.Of(session, waveform).Logits);
    }

    [Fact]
    public void Wrong_lengths_and_missing_outputs_are_named()
    {
        var (network, weights) = Small();
        using var session = CpuSession.Create(network, weights);
        Assert.Throws<ArgumentException>(() => session.Run(new float[7], 2, new() { Logits = new float[42] }, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => session.Run([], 1, new() { Logits = new float[21] }, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => session.Run(new float[8], 1, new() { Logits = new float[20] }, CancellationToken.None));
        var error = Assert.Throws<ArgumentException>(() => session.Run(new float[8], 1, new() { Framewise = new float[21] }, CancellationToken.None));
        Assert.Contains("Framewise", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuEngineOptions { Threads = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuEngineOptions { Threads = 257 });
    }

    private static (NetworkDescription Network, SyntheticWeights Weights) Small()
    {
        var network = PannsModels.Mn04.Describe(classes: 21);
        return (network, new(network));
    }
}
