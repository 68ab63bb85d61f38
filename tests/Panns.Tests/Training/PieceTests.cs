using System.Text.Json;
using Panns.Common;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Training.Augmentation;
using Panns.Training.Cpu.Losses;

namespace Panns.Tests.Training;

/// <summary>Losses, SpecAugment, mixup, schedules and initial weights against the released code's values and formulas.</summary>
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
        var description = network.Build(network.Sigmoid(network.Mean(mixed, ReduceAxis.Time)));
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
    public void SchedulesAreThoseOfPyTorchAndEfficientAt()
    {
        // Learning rates of torch.optim.SGD(lr=1) before each step, with StepLR(3, 0.2), with CosineAnnealingLR(5, eta_min=0.1), and with
        // SequentialLR of LinearLR(0.25, 1, 3) and, from the fourth step on, CosineAnnealingLR(6).
        Check(new ConstantSchedule(), [1, 1, 1]);
        Check(new StepSchedule(3, 0.2), [1, 1, 1, 0.2, 0.2, 0.2, 0.04, 0.04]);
        Check(new CosineSchedule(5, Minimum: 0.1), [1, 0.914057647469, 0.689057647469, 0.410942352531, 0.185942352531, 0.1, 0.1]);
        Check(
            new CosineSchedule(Total: 10, WarmUp: 4),
            [0.25, 0.5, 0.75, 1, 1, 0.933012701892, 0.75, 0.5, 0.25, 0.066987298108, 0]);

        // A warm-up before StepLR(3, 0.2), whose factors it scales: 1/5, 2/5, 3/5, 4/5 x 0.2, 0.2, 0.2, 0.04.
        Check(new WarmUpSchedule(new StepSchedule(3, 0.2), 5), [0.2, 0.4, 0.6, 0.16, 0.2, 0.2, 0.04]);
        Check(new WarmUpSchedule(new ConstantSchedule(), 0), [1, 1]);

        // EfficientAT's exp_warmup_linear_down(8, 95, 80, 0.01).
        var ramp = new RampSchedule(WarmUp: 8, RampDownStart: 80, RampDownLength: 95, Last: 0.01);
        (long Step, double Factor)[] factors =
        [
            (0, 0.012344665531), (1, 0.021750359344), (4, 0.28650479686), (7, 0.924848813216), (8, 1), (80, 1), (81, 0.989578947368),
            (100, 0.791578947368), (174, 0.020421052632), (175, 0.01), (300, 0.01),
        ];
        Assert.All(factors, pair => Assert.Equal(pair.Factor, ramp.Factor(pair.Step), 1e-11));

        static void Check(LearningRateSchedule schedule, double[] expected)
        {
            for (var step = 0; step < expected.Length; step++)
            {
                Assert.Equal(expected[step], schedule.Factor(step), 1e-11);
            }
        }
    }

    [Fact]
    public void CrossEntropyIsThatOfPyTorch()
    {
        // x = torch.tensor([[0.2, -0.4, 1.1], [-0.3, 0.8, 0.1]], dtype=torch.float64, requires_grad=True)
        // loss = F.cross_entropy(x, torch.tensor([2, 1]), label_smoothing=..., weight=...); loss.backward()
        Check(LossOptions.Default, 0.5462073524943548, [0.124737591174, 0.068457441495, -0.193195032669, 0.090975408316, -0.226694769321, 0.135719361005]);
        Check(
            new LossOptions { LabelSmoothing = 0.1 },
            0.6162073524943549,
            [0.108070924508, 0.051790774828, -0.159861699336, 0.07430874165, -0.193361435988, 0.119052694338]);
        Check(
            new LossOptions { LabelSmoothing = 0.1, ClassWeights = [1, 2.5f, 0.5f] },
            0.6426030682163164,
            [0.037397952123, -0.001155439419, -0.036242512705, 0.133438704325, -0.343526133477, 0.210087429152]);

        static void Check(LossOptions options, double loss, double[] gradient)
        {
            var actual = new float[6];
            Assert.Equal(loss, Losses.CrossEntropy([0.2f, -0.4f, 1.1f, -0.3f, 0.8f, 0.1f], [0, 0, 1, 0, 1, 0], actual, 3, options, 1), 3e-8);
            Assert.All(gradient.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 3e-8));
        }
    }

    // -(1 / 4) (2 ln 0.8 + 0.5 ln 0.6 + 2 ln 0.9 + 0.5 ln 0.5), and its slopes: weights do not change the denominator.
    [Fact]
    public void WeightedBinaryCrossEntropyIsWorkedByHand()
    {
        var gradient = new float[4];
        var loss = Losses.Binary([0.8f, 0.4f, 0.1f, 0.5f], [1, 0, 0, 1], gradient, 2, new LossOptions { ClassWeights = [2, 0.5f] }, 1);
        Assert.Equal(-((2 * Math.Log(0.8)) + (0.5 * Math.Log(0.6)) + (2 * Math.Log(0.9)) + (0.5 * Math.Log(0.5))) / 4, loss, 1e-7);
        double[] expected = [-2 / 0.8 / 4, 0.5 / 0.6 / 4, 2 / 0.9 / 4, -0.5 / 0.5 / 4];
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    // A lead of 1 for the wrong class costs log(1 + e), for the right class 1 less.
    [Fact]
    public void CrossEntropyOfTwoClassesIsWorkedByHand()
        => Assert.Equal(Math.Log(1 + Math.E) - 0.5, Losses.CrossEntropy([1, 0, 1, 0], [1, 0, 0, 1], new float[4], 2, LossOptions.Default, 1), 1e-6);

    [Fact]
    public void SmoothedBinaryCrossEntropyIsThatOfPyTorch()
    {
        // y = torch.tensor([[0.2, 0.9, 0.55], [0.3, 1, 0]]), t = torch.tensor([[0., 1, 1], [1, 0, 0]]), both float64
        // F.binary_cross_entropy(y, t * 0.9 + 0.05).backward()
        var gradient = new float[6];
        var loss = Losses.Binary(
            [0.2f, 0.9f, 0.55f, 0.3f, 1, 0], [0, 1, 1, 1, 0, 0], gradient, 3, new LossOptions { LabelSmoothing = 0.1 }, 1);
        Assert.Equal(17.04619307678836, loss, 1e-6);
        double[] expected = [0.15625, -0.09259259259259268, -0.2693602693602694, -0.5158730158730159];
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 3e-7));
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
                Assert.Equal(0, values.Average(), 4 * bound / Math.Sqrt(3.0 * values.Length));
                Assert.Equal(bound * bound / 3, values.Average(value => (double)value * value), 4 * bound * bound / Math.Sqrt(11.25 * values.Length));
            }
        }
    }

    // Like torchvision's MobileNetV3: convolutions with deviation sqrt(2 / fan-out), linear layers 0.01, biases 0, normalizations 1.
    [Fact]
    public void EfficientAtsWeightsStartByFanOut()
    {
        var network = PannsModels.Mn10.Describe();
        using var weights = WeightInitializer.Create(network, 3);
        using var again = WeightInitializer.Create(network, 3);
        using var other = WeightInitializer.Create(network, 4);
        var kinds = network.Nodes.Select(node => node.Layer).SelectMany(layer => layer.Parameters.Select(spec => (layer, spec)));
        foreach (var (layer, spec) in kinds.Where(pair => pair.spec.Kind is not ParameterKind.BatchCount and not ParameterKind.FrontEnd))
        {
            var values = weights.Read(spec.Name);
            Assert.Equal(values, again.Read(spec.Name));
            if (spec.Kind != ParameterKind.Weight)
            {
                var constant = spec.Kind is ParameterKind.BatchNormWeight or ParameterKind.RunningVariance ? 1f : 0;
                Assert.All(values, value => Assert.Equal(constant, value));
                continue;
            }

            // A depthwise kernel's fan-out covers all channels: PyTorch counts out x height x width.
            var deviation = layer is Linear ? 0.01 : Math.Sqrt(2.0 / (spec.Shape[0] * spec.Shape[2] * spec.Shape[3]));
            Assert.NotEqual(values, other.Read(spec.Name));
            Assert.Equal(0, values.Average(), 5 * deviation / Math.Sqrt(values.Length));
            Assert.Equal(1, Math.Sqrt(values.Average(value => (double)value * value)) / deviation, 5 / Math.Sqrt(2.0 * values.Length));
        }
    }

    private static JsonElement Info() => JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/metrics/info.json"))).RootElement;

    private static IEnumerable<int> Whole(JsonElement array) => array.EnumerateArray().Select(value => value.GetInt32());

    private static float[][] Rows(JsonElement array) => [.. array.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray())];
}
