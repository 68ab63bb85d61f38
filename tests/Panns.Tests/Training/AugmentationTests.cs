using Panns.Common;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Training.Augmentation;
using Panns.Training.Cpu;

namespace Panns.Tests.Training;

/// <summary>Random changes in training: their size, their distribution, and that the seed determines them.</summary>
public sealed class AugmentationTests
{
    private const int Draws = 4000;

    // 6 dB are a factor of 10^(6/20) = 1.9953 of the amplitude, and half of that in the other direction.
    [Fact]
    public void A_gain_is_uniform_in_decibels_of_amplitude()
    {
        var waveforms = Enumerable.Repeat(0.5f, Draws).ToArray();
        var changed = new float[Draws];
        new WaveformAugmenter(new() { GainDecibels = 6 }, 1000).Apply(waveforms, changed, Draws, new SeededRandom(1));
        double[] factors = [.. changed.Select(value => value / 0.5)];
        Assert.InRange(factors.Max(), 1.99, 1.99526232);
        Assert.InRange(factors.Min(), 0.50118723, 0.503);
        AssertUniform([.. factors.Select(factor => 20 * Math.Log10(factor))], -6, 6);
    }

    // 0.05 s at 1000 Hz is 50 samples. The clip is longer than the range of shifts, so that shifts in opposite directions differ.
    [Fact]
    public void A_shift_is_uniform_in_time_and_rotates()
    {
        const int Samples = 301;
        var waveforms = new float[Draws * Samples];
        for (var clip = 0; clip < Draws; clip++)
        {
            waveforms[(clip * Samples) + 150] = 1;
        }

        var changed = new float[waveforms.Length];
        new WaveformAugmenter(new() { TimeShiftSeconds = 0.05 }, 1000).Apply(waveforms, changed, Draws, new SeededRandom(2));
        int[] shifts = [.. Enumerable.Range(0, Draws).Select(clip => Array.IndexOf(changed, 1f, clip * Samples, Samples) - (clip * Samples) - 150)];
        Assert.Equal((-50, 50), (shifts.Min(), shifts.Max()));
        AssertUniform([.. shifts.Select(shift => (double)shift)], -50, 50);
        Assert.Equal(Draws, changed.Sum());
    }

    // A cubic through four neighbors leaves a straight line straight, so sample 100 of the line 0, 1, 2, ... is 100 times the speed.
    [Fact]
    public void A_speed_is_uniform_in_its_logarithm()
    {
        const int Samples = 150;
        float[] line = [.. Enumerable.Range(0, Samples).Select(i => (float)i)];
        float[] waveforms = [.. Enumerable.Range(0, Draws).SelectMany(_ => line)];
        var changed = new float[waveforms.Length];
        new WaveformAugmenter(new() { SpeedChange = 0.25 }, 1000).Apply(waveforms, changed, Draws, new SeededRandom(3));
        double[] speeds = [.. Enumerable.Range(0, Draws).Select(clip => changed[(clip * Samples) + 100] / 100.0)];
        Assert.InRange(speeds.Max(), 1.249, 1.25001);
        Assert.InRange(speeds.Min(), 0.79999, 0.801);
        AssertUniform([.. speeds.Select(speed => Math.Log(speed))], -Math.Log(1.25), Math.Log(1.25));
    }

    // A tone of ten periods a clip has no seam at the clip's ends: filled up from its beginning, a faster one goes on as the same tone.
    [Fact]
    public void A_faster_clip_is_filled_up_from_its_beginning()
    {
        float[] tone = [.. Enumerable.Range(0, 1000).Select(i => (float)Math.Sin(2 * Math.PI * i / 100))];
        for (ulong seed = 0; seed < 20; seed++)
        {
            var changed = new float[1000];
            new WaveformAugmenter(new() { SpeedChange = 1 }, 1000).Apply(tone, changed, 1, new SeededRandom(seed));

            // Shift and gain are drawn first, whether or not they are used.
            var random = new SeededRandom(seed);
            _ = random.NextDouble() + random.NextDouble();
            var speed = Math.Pow(2, (2 * random.NextDouble()) - 1);
            Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(Math.Sin(2 * Math.PI * speed * i / 100), changed[i], 1e-3));
        }
    }

    // A generator's numbers, in order: shift, gain, shift, gain. Disabling one option does not change the other's numbers.
    [Fact]
    public void Every_clip_has_a_shift_and_a_gain_of_its_own()
    {
        float[] waveforms = [1, 2, 3, 4, 5, 6, 7, 8];
        var random = new SeededRandom(7);
        double[] numbers = [.. Enumerable.Range(0, 4).Select(_ => random.NextDouble())];
        int Shift(int clip) => (int)Math.Round(((2 * numbers[2 * clip]) - 1) * 20);
        float Gain(int clip) => (float)Math.Pow(10, ((2 * numbers[(2 * clip) + 1]) - 1) * 3 / 20);
        Assert.Equal(Expected(Shift, Gain), Apply(new() { TimeShiftSeconds = 0.02, GainDecibels = 3 }));
        Assert.Equal(Expected(Shift, _ => 1), Apply(new() { TimeShiftSeconds = 0.02 }));
        Assert.Equal(Expected(_ => 0, Gain), Apply(new() { GainDecibels = 3 }));

        float[] Apply(AugmentationOptions options)
        {
            var changed = new float[8];
            new WaveformAugmenter(options, 1000).Apply(waveforms, changed, 2, new SeededRandom(7));
            return changed;
        }

        float[] Expected(Func<int, int> shift, Func<int, float> gain) => [.. Enumerable.Range(0, 8).Select(i =>
        {
            var (clip, place) = (i / 4, i % 4);
            return waveforms[(4 * clip) + ((((place - shift(clip)) % 4) + 4) % 4)] * gain(clip);
        })];
    }

    [Fact]
    public void A_session_changes_each_pass_by_its_own_numbers_of_the_seed()
    {
        var waveform = new NetworkBuilder("Waveform", 2, sampleRate: 500);
        var logits = waveform.Linear("fc", waveform.Mean(waveform.Conv1d("conv", waveform.Input, 2, kernel: 3), ReduceAxis.Time), 2);
        var network = waveform.Build(waveform.Activate(ActivationKind.Sigmoid, logits), logits);
        var augmentation = new AugmentationOptions { TimeShiftSeconds = 0.1, GainDecibels = 4 };
        using var engine = new StubEngine(network);
        using var session = new TrainingSession(engine, new() { Seed = 11, Augmentation = augmentation });
        float[] clips = [.. Enumerable.Range(1, 40).Select(i => (float)i)];
        for (var pass = 0; pass < 3; pass++)
        {
            session.Accumulate(new() { Clips = 2, Waveforms = clips, Targets = new float[4] });
            var random = new SeededRandom(11, (ulong)pass);
            Assert.Equal(random.NextUInt64(), engine.Draws[pass]);
            var expected = new float[40];
            new WaveformAugmenter(augmentation, 500).Apply(clips, expected, 2, random);
            Assert.Equal(expected, engine.Waveforms[pass]);
        }

        Assert.Equal(3, engine.Draws.Distinct().Count());
        Assert.NotEqual(engine.Waveforms[0], engine.Waveforms[1]);
    }

    [Fact]
    public void Without_augmentation_waveforms_stay_as_they_are()
    {
        using var engine = new StubEngine(PannsModels.Cnn14.Describe(2));
        using var session = new TrainingSession(engine, TrainingOptions.Default);
        float[] clips = [1, 2, 3, 4];
        session.Accumulate(new() { Clips = 2, Waveforms = clips, Targets = new float[4] });
        Assert.Equal(clips, Assert.Single(engine.Waveforms));
    }

    [Fact]
    public void Mixup_shares_each_pair_between_its_clips()
    {
        var factors = new float[2 * Draws];
        MixupFactors.Draw(factors, 0.4, new SeededRandom(5));
        for (var pair = 0; pair < Draws; pair++)
        {
            Assert.Equal(1, factors[2 * pair] + factors[(2 * pair) + 1], 1e-6);
        }

        // Each clip of a pair is equally often the louder one; Beta(0.4, 0.4) has the variance 1 / (4 (2 x 0.4 + 1)).
        double[] first = [.. factors.Where((_, i) => i % 2 == 0).Select(factor => (double)factor)];
        Assert.Equal(0.5, first.Average(), 0.02);
        Assert.Equal(1 / 7.2, first.Average(factor => (factor - 0.5) * (factor - 0.5)), 0.005);
    }

    [Fact]
    public void The_engine_mixes_by_the_options_alpha_and_the_pass()
    {
        var builder = new NetworkBuilder("Mixing", 2);
        var x = builder.Apply(new Mixup(), builder.Conv1d("conv", builder.Input, 3, kernel: 5));
        var logits = builder.Linear("fc", builder.Mean(x, ReduceAxis.Time), 2);
        var network = builder.Build(builder.Activate(ActivationKind.Sigmoid, logits), logits);
        using var engine = Engine(network, new() { MixupAlpha = 0.7 });
        var waveforms = Waveforms.Synthetic(6 * 40);
        float[] targets = [1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1];
        foreach (var draw in (ReadOnlySpan<ulong>)[3, 4])
        {
            var factors = new float[6];
            MixupFactors.Draw(factors, 0.7, new SeededRandom(draw, ulong.MaxValue));
            var drawn = engine.Accumulate(new() { Clips = 6, Waveforms = waveforms, Targets = targets }, draw);
            var given = engine.Accumulate(new() { Clips = 6, Waveforms = waveforms, Targets = targets, MixupFactors = factors }, draw + 100);
            Assert.Equal(given, drawn);
        }
    }

    // The released code's stripes: two in time of 0 to 63 frames, two in frequency of 0 to 7 of 64 bins, anywhere they fit.
    [Fact]
    public void Stripes_have_the_widths_and_places_of_the_released_code()
    {
        var random = new SeededRandom(9);
        var masks = StripeMask.Draw(new SpecAugment(), Draws, 1001, 64, (low, high) => low + random.NextInt(high - low));
        Assert.All(masks, mask => Assert.Equal((2, 2), (mask.Time.Length, mask.Frequency.Length)));
        Check([.. masks.SelectMany(mask => mask.Time)], 64, 1001);
        Check([.. masks.SelectMany(mask => mask.Frequency)], 8, 64);

        static void Check(Stripe[] stripes, int limit, int total)
        {
            int[] widths = [.. stripes.Select(stripe => stripe.End - stripe.First)];
            Assert.Equal(Enumerable.Range(0, limit), widths.Distinct().Order());
            AssertUniform([.. widths.Select(width => width + 0.5)], 0, limit);

            // A stripe of width w begins at one of total - w positions: the last possible one is never used.
            AssertUniform([.. stripes.Select(stripe => (stripe.First + 0.5) / (total - (stripe.End - stripe.First)))], 0, 1);
            Assert.All(stripes, stripe => Assert.InRange(stripe.End, 0, total - 1));
        }
    }

    [Theory]
    [InlineData("Cnn14", 64, 8, 2)]
    [InlineData("Cnn14_mel128", 64, 16, 2)]
    [InlineData("Cnn14_mel32", 64, 4, 2)]
    [InlineData("MobileNetV1", 64, 8, 2)]
    [InlineData("mn04_as", 64, 16, 2)] // Not EfficientAT's own, which masks nothing: as for 128 bands above.
    public void Published_networks_have_the_released_code_s_stripes(string name, int time, int frequency, int stripes)
    {
        var layer = PannsModels.Get(name).Describe().Nodes.Select(node => node.Layer).OfType<SpecAugment>().Single();
        Assert.Equal((time, frequency, stripes), (layer.TimeWidth, layer.FrequencyWidth, layer.Stripes));
    }

    // The engine's masks on a map of ones, seen in each frame's mean over frequency.
    [Fact]
    public void The_engine_masks_the_stripes_of_the_pass()
    {
        var settings = LogMelSettings.Panns32k;
        var builder = new NetworkBuilder("Masking", 1);
        var node = builder.Apply(new SpecAugment(), builder.LogMel(settings));
        var network = builder.Build(builder.Activate(ActivationKind.Sigmoid, builder.Linear("fc", builder.Mean(builder.Mean(node, ReduceAxis.Frequency), ReduceAxis.Time), 1)));
        using var engine = Engine(network, AugmentationOptions.Default, weight: 1);
        const int Frames = 101;
        var ones = Enumerable.Repeat(1f, Frames * 64).ToArray();
        for (ulong draw = 0; draw < 5; draw++)
        {
            var random = new SeededRandom(draw, (ulong)node.Index);
            var mask = StripeMask.Draw(new SpecAugment(), 1, Frames, 64, (low, high) => low + random.NextInt(high - low))[0];
            var left = Enumerable.Range(0, Frames).Count(frame => !mask.CoversFrame(frame)) * Enumerable.Range(0, 64).Count(bin => !mask.CoversBin(bin)) / (64.0 * Frames);
            var loss = engine.Accumulate(new() { Clips = 1, LogMels = ones, Targets = new float[] { 1 } }, draw);
            Assert.Equal(Math.Log(1 + Math.Exp(-left)), loss, 1e-6);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void Dropout_drops_its_share_and_scales_the_rest(double rate)
    {
        const int Features = 20000;
        var builder = NetworkBuilder.ForVectors("Dropping", Features, 1);

        // For a vector of zeros, a normalization gives its shift, here ones. The shift's gradient shows what was dropped.
        var x = builder.Apply(new BatchNorm { Name = "bn", Features = Features }, builder.Input);
        var network = builder.Build(builder.Activate(ActivationKind.Sigmoid, builder.Linear("fc", builder.Dropout(x, rate), 1)));
        var options = new TrainingOptions { Engine = new() { Threads = 1 }, Frozen = ["fc"] };
        using var engine = new CpuTrainingEngine(network, options);
        using var weights = WeightInitializer.Create(network, 1);
        weights.Values("fc.weight").Fill(1f / Features);
        weights.Values("bn.bias").Fill(1);
        engine.ImportWeights(weights);

        // A feature's gradient is the loss's slope times its weight times the dropout factor: 0 or 1 / (1 - rate).
        var slopes = Slopes(1);
        var kept = slopes.Max(Math.Abs);
        Assert.All(slopes, slope => Assert.True(slope == 0 || Math.Abs(Math.Abs(slope) - kept) < 1e-6 * kept));
        var dropped = slopes.Count(slope => slope == 0) / (double)Features;
        Assert.Equal(rate, dropped, 4 * Math.Sqrt(rate * (1 - rate) / Features));

        // All values are 1: after dropout their mean is (1 - dropped) / (1 - rate), for which the sigmoid's slope is known.
        var score = 1 / (1 + Math.Exp(-(1 - dropped) / (1 - rate)));
        Assert.Equal((1 - score) / Features / (1 - rate), kept, 1e-4 * kept);
        Assert.Equal(slopes, Slopes(1));
        var other = Slopes(2);
        var both = slopes.Zip(other).Count(pair => pair.First == 0 && pair.Second == 0) / (double)Features;
        Assert.Equal(rate * rate, both, 0.02);

        float[] Slopes(ulong draw)
        {
            engine.ZeroGradients();
            engine.Accumulate(new() { Clips = 1, Waveforms = new float[Features], Targets = new float[] { 1 } }, draw);
            var gradient = new float[Features];
            engine.CopyGradient("bn.bias", gradient);
            return gradient;
        }
    }

    // The released code trains with dropout, SpecAugment and mixup of Beta(1, 1); published networks have no mixup by default.
    [Fact]
    public void Defaults_are_those_that_are_documented()
    {
        Assert.Equal(new AugmentationOptions { Dropout = true, SpecAugment = true, MixupAlpha = 0, TimeShiftSeconds = 0, GainDecibels = 0 }, AugmentationOptions.Default);
        Assert.Equal(AugmentationOptions.Default with { MixupAlpha = 1 }, AugmentationOptions.Released);
        Assert.Equal(AugmentationOptions.Default with { Dropout = false, SpecAugment = false }, AugmentationOptions.None);
    }

    private static CpuTrainingEngine Engine(NetworkDescription network, AugmentationOptions augmentation, float? weight = null)
    {
        var engine = new CpuTrainingEngine(network, new() { Augmentation = augmentation, Engine = new() { Threads = 1 } });
        using var weights = WeightInitializer.Create(network, 1);
        if (weight is { } value)
        {
            weights.Values("fc.weight").Fill(value);
        }

        engine.ImportWeights(weights);
        return engine;
    }

    /// <summary>Mean and variance of a uniform distribution, and no value outside.</summary>
    private static void AssertUniform(double[] values, double low, double high)
    {
        var width = high - low;
        Assert.All(values, value => Assert.InRange(value, low - 1e-4, high + 1e-4));
        var mean = values.Average();
        Assert.Equal((low + high) / 2, mean, 4 * width / Math.Sqrt(12.0 * values.Length));
        Assert.Equal(width * width / 12, values.Average(value => (value - mean) * (value - mean)), 0.04 * width * width / 12);
    }
}
