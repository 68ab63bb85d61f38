using System.Text.Json;
using Panns.Networks;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Pretraining.Augmentation;
using Panns.Transfer.Pretraining.Feeding;
using Panns.Transfer.Strategies;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Pretraining.Feeding;

public sealed class ClipBatchesTests : IDisposable
{
    private const float Unit = 1f / 32767;
    private readonly TempFolder _folder = new();
    private readonly AudioPack _pack;

    // A sample of the pack tells its clip and its place.
    public ClipBatchesTests() => _pack = AudioPack.Open(SmallPack.Write(_folder.Path("pack"), clips: 10, SmallTraining.Classes, (clip, label) => clip % SmallTraining.Classes == label, samples: 900));

    public void Dispose()
    {
        _pack.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_batch_holds_the_sampler_s_clips_and_their_labels()
    {
        var (batches, expected) = Create(Plain, iterations: 2);
        using var batch = batches.Reserve();
        for (var iteration = 0; iteration < 2; iteration++)
        {
            batches.Gather(iteration, batch);
            for (var i = 0; i < 4; i++)
            {
                var clip = expected[iteration][i];
                Assert.Equal(Enumerable.Range(0, 900).Select(place => SmallPack.Sample(clip, place) * Unit), batch.WaveformOf(i).ToArray());
                Assert.Equal(Enumerable.Range(0, SmallTraining.Classes).Select(label => clip % SmallTraining.Classes == label ? 1f : 0), batch.Targets.AsSpan(i * SmallTraining.Classes, SmallTraining.Classes).ToArray());
            }
        }
    }

    [Fact]
    public void A_crop_is_a_part_in_one_piece_at_any_place()
    {
        var (batches, expected) = Create(Plain with { CropSeconds = 0.1 }, iterations: 30);
        using var batch = batches.Reserve();
        var starts = new HashSet<int>();
        for (var iteration = 0; iteration < 30; iteration++)
        {
            batches.Gather(iteration, batch);
            for (var i = 0; i < 4; i++)
            {
                var part = batch.WaveformOf(i).ToArray();
                var start = (int)Math.Round(part[0] / Unit) - SmallPack.Sample(expected[iteration][i], 0);
                Assert.InRange(start, 0, 100);
                Assert.Equal(Enumerable.Range(start, 800).Select(place => SmallPack.Sample(expected[iteration][i], place) * Unit), part);
                starts.Add(start);
            }
        }

        Assert.InRange(starts.Count, 50, 101);
    }

    [Fact]
    public void What_is_random_in_an_iteration_follows_from_its_number()
    {
        var options = Plain with { CropSeconds = 0.05, Mixup = PretrainingMixup.Waveform };
        using var first = Gathered(options, 0, 1, 2);
        var (later, _) = Create(options, iterations: 3);
        using var batch = later.Reserve();
        later.Gather(100, batch);
        later.Gather(200, batch);
        later.Gather(2, batch);
        Assert.Equal(first.WaveformOf(3).ToArray(), batch.WaveformOf(3).ToArray());
    }

    [Theory]
    [InlineData(PretrainingMixup.None)]
    [InlineData(PretrainingMixup.Waveform)]
    [InlineData(PretrainingMixup.LogMel)]
    public void Several_threads_make_the_same_batches(PretrainingMixup mixup)
    {
        var options = Plain with { BatchSize = 6, CropSeconds = 0.05, Mixup = mixup, Augmentation = WaveformAugmentation.Mixtures };
        var (one, _) = Create(options, iterations: 0);
        var (several, _) = Create(options, iterations: 0, threads: 4);
        using var batch = one.Reserve();
        using var other = several.Reserve();
        for (var iteration = 0; iteration < 20; iteration++)
        {
            one.Gather(iteration, batch);
            several.Gather(iteration, other);
            Assert.Equal(batch[0].Waveforms.ToArray(), other[0].Waveforms.ToArray());
            Assert.Equal(batch.Targets, other.Targets);
        }
    }

    [Theory]
    [InlineData(4, 0.05, 4)]
    [InlineData(700_000, 0.1, 1)]
    public void Batches_ahead_are_few_and_take_little_memory(int clips, double seconds, int ahead)
        => Assert.Equal(ahead, Create(Plain with { BatchSize = clips, CropSeconds = seconds }, iterations: 0).Batches.Ahead);

    [Fact]
    public void Waveforms_and_labels_are_mixed_by_the_same_factors()
    {
        var (batches, expected) = Create(Plain with { Mixup = PretrainingMixup.Waveform }, iterations: 1);
        using var batch = batches.Reserve();
        batches.Gather(0, batch);
        for (var i = 0; i < 4; i++)
        {
            var (one, other) = (expected[0][2 * i], expected[0][(2 * i) + 1]);
            var targets = batch.Targets.AsSpan(i * SmallTraining.Classes, SmallTraining.Classes);
            var factor = one % SmallTraining.Classes == other % SmallTraining.Classes ? (double?)null : targets[one % SmallTraining.Classes];
            Assert.Equal(1, targets.ToArray().Sum(), 1e-6);
            if (factor is { } share)
            {
                Assert.InRange(share, 0, 1);
                Assert.Equal(1 - share, targets[other % SmallTraining.Classes], 1e-6);
                Assert.Equal(((SmallPack.Sample(one, 700) * share) + (SmallPack.Sample(other, 700) * (1 - share))) * Unit, batch.WaveformOf(i)[700], 1e-6);
            }
        }
    }

    // The released code's do_mixup, with its own numbers: pairs of rows become one.
    [Fact]
    public void Blending_is_the_released_code_s_do_mixup()
    {
        var mixup = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/metrics/info.json"))).RootElement.GetProperty("do_mixup");
        var x = Rows(mixup.GetProperty("x"));
        var factors = mixup.EnumerateObject().Single(field => field.Name.Contains("lambda", StringComparison.Ordinal)).Value.EnumerateArray().Select(value => value.GetSingle()).ToArray();
        var expected = Rows(mixup.EnumerateObject().Single(field => field.Name is not "x" && !field.Name.Contains("lambda", StringComparison.Ordinal)).Value);
        Assert.Equal(x.Length, 2 * expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Levels.Blend(x[2 * i], factors[2 * i], x[(2 * i) + 1], factors[(2 * i) + 1]);
            for (var k = 0; k < expected[i].Length; k++)
            {
                Assert.Equal(expected[i][k], x[2 * i][k], 1e-6f);
            }
        }
    }

    [Fact]
    public void A_pack_of_a_multiple_of_the_rate_is_decimated_as_the_released_code_does()
    {
        var slow = NetworkVariant.Describe(PannsModels.LeeNet11.Describe(SmallTraining.Classes), new() { SampleRate = 2000 });
        var reader = new ClipReader(_pack, slow);
        Assert.Equal(225, reader.Samples);
        var part = new float[5];
        reader.Read(3, 10, part);
        Assert.Equal(((int[])[40, 44, 48, 52, 56]).Select(place => SmallPack.Sample(3, place) * Unit), part);
        Assert.Throws<PannsException>(() => new ClipReader(_pack, NetworkVariant.Describe(PannsModels.LeeNet11.Describe(SmallTraining.Classes), new() { SampleRate = 3000 })));
        Assert.Throws<PannsException>(() => new ClipReader(_pack, NetworkVariant.Describe(PannsModels.LeeNet11.Describe(5), new() { SampleRate = 8000 })));
    }

    [Fact]
    public void Gathering_allocates_nothing()
    {
        var (batches, _) = Create(Plain with { CropSeconds = 0.05, Mixup = PretrainingMixup.Waveform, Sampler = SamplerKind.Balanced }, iterations: 0);
        using var batch = batches.Reserve();
        batches.Gather(0, batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var iteration = 1; iteration < 20; iteration++)
        {
            batches.Gather(iteration, batch);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static PretrainingOptions Plain { get; } = new() { BatchSize = 4, Mixup = PretrainingMixup.None, Sampler = SamplerKind.Uniform, Seed = 3 };

    private StepBatch Gathered(PretrainingOptions options, params int[] iterations)
    {
        var (batches, _) = Create(options, iterations.Length);
        var batch = batches.Reserve();
        foreach (var iteration in iterations)
        {
            batches.Gather(iteration, batch);
        }

        return batch;
    }

    private (ClipBatches Batches, List<int[]> Drawn) Create(PretrainingOptions options, int iterations, int threads = 1)
    {
        var clips = ClipSelection.All(_pack);
        var same = ClipSampler.Create(options.Sampler, clips, (uint)options.Seed);
        var drawn = new List<int[]>();
        for (var i = 0; i < iterations; i++)
        {
            drawn.Add(new int[options.ClipsDrawn]);
            same.DrawBatch(drawn[i]);
        }

        var sampler = ClipSampler.Create(options.Sampler, clips, (uint)options.Seed);
        return (new(new(_pack, SmallTraining.Network), sampler, SmallTraining.Network, options, threads: threads), drawn);
    }

    private static float[][] Rows(JsonElement rows) => [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray())];
}
