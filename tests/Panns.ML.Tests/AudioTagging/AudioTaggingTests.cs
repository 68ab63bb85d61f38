using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.AudioTagging;

public sealed class AudioTaggingTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Metrics_are_those_of_a_case_worked_by_hand()
    {
        // Class 0: clips ranked +, -, + give AP (1 + 2/3) / 2, AUC 1/2. Class 1: ranked -, +, - gives AP 1/2, AUC 1/2.
        var data = _ml.Data.LoadFromEnumerable(
        [
            new Scored { Label = [true, false], Score = [0.9f, 0.7f] },
            new Scored { Label = [false, true], Score = [0.5f, 0.6f] },
            new Scored { Label = [true, false], Score = [0.1f, 0.2f] },
        ]);
        var result = _ml.AudioTagging().Evaluate(data, k: 1);
        Assert.Equal([(1 + (2 / 3.0)) / 2, 0.5], result.AveragePrecision);
        Assert.Equal([0.5, 0.5], result.AreaUnderCurve);
        Assert.Equal((((1 + (2 / 3.0)) / 2) + 0.5) / 2, result.MeanAveragePrecision, 12);
        Assert.Equal(0.5, result.MeanAreaUnderCurve);
        Assert.Equal(0, result.DPrime, 6);

        // The best score is right in the first two clips and wrong in the third.
        Assert.Equal(2 / 3.0, result.MeanAveragePrecisionAtK, 12);
        Assert.Equal(((1 + 1 + 0.5) / 3), _ml.AudioTagging().Evaluate(data, k: 2).MeanAveragePrecisionAtK, 12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Labels_that_do_not_exclude_each_other_are_learned(bool threeLayers)
    {
        var random = new Random(2);
        var rows = Enumerable.Range(0, 300).Select(_ =>
        {
            var features = Enumerable.Range(0, 6).Select(_ => (float)((2 * random.NextDouble()) - 1)).ToArray();
            List<string> labels = [];
            if (features[0] > 0)
            {
                labels.Add("dog");
            }

            if (features[1] + features[2] > 0)
            {
                labels.Add("rain");
            }

            return new Example { Features = features, Labels = [.. labels] };
        }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var options = new FreezeOptions
        {
            LabelColumnName = "Hot", Training = new() { LearningRate = 0.02, Epochs = threeLayers ? 20 : 60, Hidden = threeLayers ? [16, 8] : [] },
        };
        var trainers = _ml.AudioTagging().Trainers;
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Keys", "Labels")
            .Append(_ml.Transforms.Conversion.MapKeyToVector("Hot", "Keys", outputCountVector: true))
            .Append(threeLayers ? trainers.FreezeL3(options) : trainers.FreezeL1(options));
        var fitted = pipeline.Fit(data);
        var scored = _ml.Reload(fitted, data).Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["dog", "rain"], names.DenseValues().Select(name => name.ToString()).Order());
        Assert.Equal(fitted.Transform(data).GetColumn<float[]>("Score"), scored.GetColumn<float[]>("Score"));
        var result = _ml.AudioTagging().Evaluate(scored, "Hot");
        Assert.InRange(result.MeanAveragePrecision, 0.97, 1);
        Assert.InRange(result.MeanAreaUnderCurve, 0.97, 1);
        Assert.Equal(names.DenseValues().Select(name => name.ToString()), result.Classes);
    }

    [Fact]
    public void Columns_of_other_types_are_refused()
    {
        var data = _ml.Data.LoadFromEnumerable([new Scored { Label = [true, false], Score = [1, 0] }]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.AudioTagging().Evaluate(data, "Nothing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.AudioTagging().Trainers.FreezeL1("Label", "Label").Fit(data));
    }

    private sealed class Scored
    {
        [VectorType(2)]
        public bool[] Label { get; set; } = [];

        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }

    private sealed class Example
    {
        public string[] Labels { get; set; } = [];

        [VectorType(6)]
        public float[] Features { get; set; } = [];
    }
}
