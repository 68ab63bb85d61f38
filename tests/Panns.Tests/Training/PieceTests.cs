using System.Text.Json;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Training.Augmentation;
using Panns.Training.Cpu.Losses;

namespace Panns.Tests.Training;

/// <summary>Losses, SpecAugment, mixup, schedules and initial weights against the released code's values and the formulas.</summary>
public class PieceTests
{
    [Fact]
    public void BinaryCrossEntropyClampsItsLogarithms()
    {
        foreach (var row in Info().GetProperty("bce").EnumerateArray())
        {
            var (score, target, loss) = (row[0].GetSingle(), row[1].GetSingle(), row[2].GetDouble());
            Assert.Equal(loss, Losses.BinaryCrossEntropy(score, target), 2e-6 * Math.Max(1, loss));
        }

        Assert.Equal(0, Losses.BinaryCrossEntropy(1.0000001, 1));
        Assert.Equal(100, Losses.BinaryCrossEntropy(1.0000001, 0));
        Assert.True(double.IsFinite(Losses.BinaryCrossEntropyGradient(1.0000001, 0)));
    }

    [Fact]
    public void SpecAugmentMasksWhatTheReleasedCodeMasks()
    {
        var run = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/metrics/specaugment.json"))).RootElement;
        var draws = run.GetProperty("draws_low_high_value").EnumerateArray().GetEnumerator();
        var (frames, bins) = (run.GetProperty("frames").GetInt32(), run.GetProperty("mels").GetInt32());
        var masks = StripeMask.Draw(new SpecAugment(), run.GetProperty("batch").GetInt32(), frames, bins, (low, high) =>
        {
            Assert.True(draws.MoveNext());
            Assert.Equal((draws.Current[0].GetInt32(), draws.Current[1].GetInt32()), (low, high));
            return draws.Current[2].GetInt32();
        });
        Assert.False(draws.MoveNext());
        foreach (var (zeroed, mask) in run.GetProperty("zeroed").EnumerateArray().Zip(masks))
        {
            Assert.Equal(Whole(zeroed.GetProperty("time_zero_rows")), Enumerable.Range(0, frames).Where(mask.CoversFrame));
            Assert.Equal(Whole(zeroed.GetProperty("freq_zero_cols")), Enumerable.Range(0, bins).Where(mask.CoversBin));
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1)]
    public void SpecAugmentTakesShortClips(int frames)
    {
        var random = new SeededRandom(1);
        var masks = StripeMask.Draw(new SpecAugment(), 100, frames, 64, (low, high) => low + random.NextInt(high - low));
        Assert.All(masks, mask => Assert.All(mask.Time, stripe => Assert.InRange(stripe.End, 0, frames)));
    }

    [Fact]
    public void MixupBlendsAsTheReleasedCodeDoes()
    {
        var example = Info().GetProperty("do_mixup");
        float[][] x = Rows(example.GetProperty("x"));
        float[] factors = [.. example.GetProperty("mixup_lambda").EnumerateArray().Select(value => value.GetSingle())];
        var network = new NetworkBuilder("Mixup", 1);
        var mixed = network.Apply(new Mixup(), network.Input);
        var description = network.Build(network.Activate(ActivationKind.Sigmoid, mixed));
        using var weights = WeightInitializer.Create(description, 0);
        var values = NaiveTraining.Run(description, weights, x, factors)[mixed.Index];
        foreach (var (expected, actual) in Rows(example.GetProperty("out")).Zip(values))
        {
            Assert.All(expected.Zip(actual.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void MixupFactorsHaveTheMomentsOfBeta(double alpha)
    {
        var random = new SeededRandom(3);
        double[] values = [.. Enumerable.Range(0, 40000).Select(_ => MixupFactors.Beta(alpha, random))];
        var mean = values.Average();
        Assert.Equal(0.5, mean, 0.01);
        Assert.Equal(1 / (4 * ((2 * alpha) + 1)), values.Average(value => (value - mean) * (value - mean)), 0.005);
    }

    [Fact]
    public void WaveformsAreRotatedAroundTheirEnds()
    {
        var target = new float[5];
        WaveformAugmenter.Rotate([1, 2, 3, 4, 5], target, 2, 0.5f);
        Assert.Equal([2, 2.5f, 0.5f, 1, 1.5f], target);
        WaveformAugmenter.Rotate([1, 2, 3, 4, 5], target, -6, 1);
        Assert.Equal([2, 3, 4, 5, 1], target);
    }

    [Fact]
    public void SchedulesFollowTheirFormulas()
    {
        Assert.Equal([1, 1, 0.1, 0.1], Enumerable.Range(0, 4).Select(i => new StepSchedule(2).Factor(i)));
        var cosine = new CosineSchedule(Total: 12, WarmUp: 2, Minimum: 0.1);
        Assert.Equal([0.5, 1, 1], new[] { 0, 1, 2 }.Select(i => cosine.Factor(i)));
        Assert.Equal(0.55, cosine.Factor(7), 1e-12);
        Assert.Equal(0.1, cosine.Factor(100), 1e-12);
        var ramp = new RampSchedule(WarmUp: 8, RampDownStart: 80, RampDownLength: 95, Last: 0.01);
        Assert.Equal(Math.Exp(-5), ramp.Factor(0), 1e-12);
        Assert.Equal(1, ramp.Factor(8), 1e-12);
        Assert.Equal(0.01, ramp.Factor(175), 1e-12);
    }

    [Fact]
    public void WeightsStartWithinXaviersBound()
    {
        var expected = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/init.json"))).RootElement;
        foreach (var name in new[] { "MobileNetV1", "MobileNetV2", "DaiNet19" })
        {
            var network = PannsModels.Get(name).Describe();
            using var weights = WeightInitializer.Create(network, 1);
            foreach (var parameter in expected.GetProperty(name).EnumerateObject())
            {
                var spec = network.Parameters.Single(spec => spec.Name == parameter.Name);
                Assert.Equal(Whole(parameter.Value[0]), spec.Shape);
                var values = weights.Read(parameter.Name);
                if (parameter.Value.GetArrayLength() == 2)
                {
                    Assert.All(values, value => Assert.Equal(parameter.Value[1].GetSingle(), value));
                    continue;
                }

                Assert.Equal((parameter.Value[1].GetInt32(), parameter.Value[2].GetInt32()), WeightInitializer.Fans(spec));
                var bound = parameter.Value[3].GetDouble();
                Assert.Equal(bound, WeightInitializer.XavierBound(spec), 1e-12);
                Assert.InRange(values.Max(Math.Abs), 0.9 * bound, bound);
            }
        }
    }

    private static JsonElement Info() => JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/metrics/info.json"))).RootElement;

    private static IEnumerable<int> Whole(JsonElement array) => array.EnumerateArray().Select(value => value.GetInt32());

    private static float[][] Rows(JsonElement array) => [.. array.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray())];
}
