using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Tests.Trainers;
using Panns.Transfer;

namespace Panns.ML.Tests.CrossValidation;

/// <summary>Few-shot curves of a pipeline: what is drawn, what is tested, what is refused.</summary>
public sealed class FewShotTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void The_rows_are_those_that_the_library_s_own_few_shot_draws()
    {
        // Every training is told by the numbers of its rows.
        var rows = Blobs.Create(60);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i].Number = i;
        }

        var set = new LabeledDataset
        {
            Name = "blobs", Classes = [.. Blobs.Classes], Clips = [.. rows.Select((row, i) => new LabeledClip { Path = $"{i}.wav", Labels = [i % 3], Fold = row.Fold })],
        };
        var spy = new Spy(_ml);
        var points = _ml.MulticlassClassification.FewShot(_ml.Data.LoadFromEnumerable(rows), spy, new FewShotOptions { Shots = [1, 3], Repeats = 2, Seed = 5 });
        var expected =
            from shots in new[] { 1, 3 }
            from repeat in Enumerable.Range(0, 2)
            from split in set.Splits(seed: 5).Select((split, i) => (split, i))
            select set.Draw(split.split.Train, shots, Panns.Transfer.FewShot.SeedOf(5, shots, repeat, split.i)).ToArray();
        Assert.Equal(expected, spy.Trained);
        Assert.Equal([1, 3], points.Select(point => point.Shots));
        Assert.All(points, point => Assert.Equal(2, point.Scores.Length));
        Assert.Equal([3, 9], spy.Trained.Select(trained => trained.Length).Distinct());
    }

    [Fact]
    public void More_rows_teach_more_and_the_short_form_is_the_long_one()
    {
        // Noise as wide as the distance of the classes: one row of each says little.
        var random = new Random(3);
        var rows = Blobs.Create(160);
        foreach (var row in rows)
        {
            row.Features = [.. row.Features.Select(value => value + (2.5f * random.NextSingle()))];
        }

        var data = _ml.Data.LoadFromEnumerable(rows);
        var trainer = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new Microsoft.ML.Trainers.LbfgsMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 }));
        var points = _ml.MulticlassClassification.FewShot(data, trainer, [1, 20], repeats: 4);
        Assert.True(points[1].Mean > points[0].Mean + 0.1, $"{points[0].Mean} with 1, {points[1].Mean} with 20");
        var same = _ml.MulticlassClassification.FewShot(data, trainer, new FewShotOptions { Shots = [1, 20], Repeats = 4 });
        Assert.Equal(points.Select(point => point.Scores.ToArray()), same.Select(point => point.Scores.ToArray()));
    }

    [Fact]
    public void Classes_may_be_keys_and_other_columns_are_refused()
    {
        var rows = Blobs.Create(40);
        var keys = Blobs.WithKeys(_ml, rows);
        var trainer = _ml.MulticlassClassification.Trainers.NaiveBayes();
        var ofText = _ml.MulticlassClassification.FewShot(
            _ml.Data.LoadFromEnumerable(rows), _ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Append(trainer), [2], 2);
        Assert.Equal(ofText[0].Scores.ToArray(), _ml.MulticlassClassification.FewShot(keys, trainer, [2], 2)[0].Scores.ToArray());

        string Refusal(FewShotOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.FewShot(keys, trainer, options)).Message;
        Assert.Contains("Class column 'Number' must be text or a key", Refusal(new() { ClassColumnName = "Number" }), StringComparison.Ordinal);
        Assert.Contains("Could not find class column 'Other'", Refusal(new() { ClassColumnName = "Other" }), StringComparison.Ordinal);
        Assert.Contains("Could not find fold column 'Other'", Refusal(new() { FoldColumnName = "Other" }), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FewShotOptions { Shots = [] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FewShotOptions { Shots = [0] });
        using var canceled = new CancellationTokenSource();
        canceled.Cancel();
        Assert.Throws<OperationCanceledException>(() => _ml.MulticlassClassification.FewShot(keys, trainer, new FewShotOptions { CancellationToken = canceled.Token }));
    }

    /// <summary>Naive Bayes that notes which rows it is trained on.</summary>
    private sealed class Spy(MLContext ml) : IEstimator<ITransformer>
    {
        private readonly IEstimator<ITransformer> _inner = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.NaiveBayes());

        public List<int[]> Trained { get; } = [];

        public ITransformer Fit(IDataView input)
        {
            Trained.Add([.. input.GetColumn<float>("Number").Select(number => (int)number)]);
            return _inner.Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _inner.GetOutputSchema(inputSchema);
    }
}
