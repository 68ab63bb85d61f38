using System.Collections.Immutable;
using Panns.Transfer.Strategies;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Evaluation;

/// <summary>What strategies are given to learn from, and by which seed.</summary>
public sealed class SeedTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_fold_has_a_seed_of_its_own_that_follows_the_run_s()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        ulong[] Seeds(ulong seed)
        {
            var recorder = new Recorder();
            var result = CrossValidation.Run(new() { Seed = seed, Threads = 1 }, data, [recorder]);

            // Of five clips a class, four are learned from in each of five folds.
            Assert.Equal([4.0, 4.0], result.TrainClipsByClass);
            Assert.All(recorder.Fits, fit => Assert.Equal(8, fit.Train.Length));
            return [.. recorder.Fits.Select(fit => fit.Seed)];
        }

        Assert.Equal(5, Seeds(0).Length);
        Assert.Equal(Seeds(0), Seeds(0));
        Assert.Equal(10, Seeds(0).Concat(Seeds(1)).Distinct().Count());
    }

    [Fact]
    public void Draws_of_few_shots_take_so_many_clips_a_class_and_others_each_time()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(10));
        var recorder = new Recorder();
        var result = FewShot.Run(new() { Threads = 1 }, data, [recorder], [1, 3], repeats: 4);
        Assert.Equal(2 * 4 * 5, recorder.Fits.Count);
        Assert.Equal(recorder.Fits.Count, recorder.Fits.Select(fit => fit.Seed).Distinct().Count());
        foreach (var (fits, shots) in recorder.Fits.Chunk(20).Zip([1, 3]))
        {
            Assert.All(fits, fit => Assert.Equal([shots, shots], fit.Train.CountBy(clip => data.Clips[clip].Label).Select(pair => pair.Value)));

            // Of one fold, draw by draw.
            Assert.True(fits.Where((_, i) => i % 5 == 0).Select(fit => string.Join(',', fit.Train.Order())).Distinct().Count() > 1);
        }

        Assert.Equal([1, 3], result.Curves[0].Value.Select(point => point.Shots));
        Assert.All(result.Curves[0].Value, point => Assert.Equal(4, point.Scores.Length));
    }

    // Mean 0.4; squares of 0.04, 0 and 0.04 by one less than three: what Python's statistics.stdev gives.
    [Fact]
    public void The_deviation_of_draws_estimates_that_of_all_draws()
    {
        var point = new FewShotPoint(1, [0.2, 0.4, 0.6]);
        Assert.Equal(0.4, point.Mean, 1e-12);
        Assert.Equal(0.2, point.Deviation, 1e-12);
        Assert.True(double.IsNaN(new FewShotPoint(1, [0.2]).Deviation));
    }

    // Learns nothing and always gives the first class.
    private sealed class Recorder : TransferStrategy
    {
        public List<(ImmutableArray<int> Train, ulong Seed)> Fits { get; } = [];

        public override string Name => "recorder";

        public override string Summary => "";

        public override bool NeedsWeights => false;

        internal override TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed)
        {
            Fits.Add((train, seed));
            return new Classifier();
        }

        private sealed class Classifier : TransferClassifier
        {
            public override long TrainedParameters => 0;

            public override float[]?[] Score(TransferContext context, LabeledDataset data, ImmutableArray<int> clips) => [.. clips.Select(_ => new float[] { 1, 0 })];

            internal override TransferModelParts ToParts() => throw new InvalidOperationException("nobody asks");
        }
    }
}
