using Panns.Common;
using Panns.Training.Augmentation;
using Panns.Transfer.Pretraining.Augmentation;

namespace Panns.Transfer.Tests.Pretraining.Augmentation;

public sealed class SignalTests
{
    private const int Rate = 32000;

    // Gain of a filter at a frequency, measured with a sine once it has settled.
    private static double Gain(Biquad filter, double frequency)
    {
        var sine = Enumerable.Range(0, 4 * Rate).Select(i => (float)Math.Sin(2 * Math.PI * frequency * i / Rate)).ToArray();
        filter.Apply(sine);
        return Levels.Rms(sine.AsSpan(2 * Rate)) * Math.Sqrt(2);
    }

    [Fact]
    public void Filters_pass_what_they_should()
    {
        // Butterworth's filters: 1 / sqrt 2 at their corner, 12 dB an octave.
        var low = Biquad.LowPass(1000, Math.Sqrt(0.5), Rate);
        Assert.Equal(1, Gain(low, 50), 0.01);
        Assert.Equal(Math.Sqrt(0.5), Gain(low, 1000), 0.01);
        Assert.InRange(Gain(low, 8000), 0, 0.02);
        var high = Biquad.HighPass(1000, Math.Sqrt(0.5), Rate);
        Assert.InRange(Gain(high, 100), 0, 0.02);
        Assert.Equal(Math.Sqrt(0.5), Gain(high, 1000), 0.01);
        Assert.Equal(1, Gain(high, 12000), 0.01);
        var peak = Biquad.Peak(2000, 1, 6, Rate);
        Assert.Equal(Math.Pow(10, 6 / 20.0), Gain(peak, 2000), 0.01);
        Assert.Equal(1, Gain(peak, 20), 0.01);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(1)]
    [InlineData(1.25)]
    public void A_change_of_speed_keeps_lines_and_moves_tones(double speed)
    {
        var target = new float[1000];
        var needed = SpeedChange.Needed(target.Length, speed);
        SpeedChange.Apply([.. Enumerable.Range(-1, needed).Select(i => (float)i)], target, speed);
        Assert.All(target.Select((value, i) => value - (i * speed)), difference => Assert.InRange(difference, -1e-3, 1e-3));
        SpeedChange.Apply([.. Enumerable.Range(-1, needed).Select(i => (float)Math.Sin(0.1 * i))], target, speed);
        Assert.All(target.Select((value, i) => value - Math.Sin(0.1 * i * speed)), difference => Assert.InRange(difference, -2e-4, 2e-4));
    }

    [Fact]
    public void Levels_are_those_of_a_loop()
    {
        var random = new SeededRandom(3);
        var values = Enumerable.Range(0, 5003).Select(_ => (float)random.NextGaussian()).ToArray();
        Assert.Equal(Math.Sqrt(values.Average(value => (double)value * value)), Levels.Rms(values), 1e-5);
        Assert.Equal(values.Max(Math.Abs), Levels.Peak(values));
        Assert.Equal(0, Levels.Rms([]));
        var blended = values.ToArray();
        Levels.Blend(blended, 0.25f, values, 0.5f);
        Levels.Scale(blended, 4);
        Assert.Equal(values.Select(value => 3 * value), blended, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Noise_of_every_color_has_the_level_that_is_asked_for()
    {
        var noise = new NoiseTable(0);
        var random = new SeededRandom(1);
        for (var i = 0; i < 12; i++)
        {
            var samples = new float[1 << 17];
            noise.Add(samples, 0.1f, random);
            Assert.InRange(Levels.Rms(samples), 0.08, 0.12);
        }
    }
}
