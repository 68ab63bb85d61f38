using Panns.Common;
using Panns.Metrics;
using Panns.Training;
using Panns.Transfer.Heads;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Heads;

public sealed class HeadTrainerTests
{
    [Theory]
    [InlineData(new int[0], false)]
    [InlineData(new[] { 24, 12 }, false)]
    [InlineData(new[] { 24, 12 }, true)]
    public void Training_learns_what_can_be_learned_and_repeats_to_the_bit(int[] hidden, bool isMultiLabel)
    {
        var options = HeadTrainingOptions.Default with { Hidden = [.. hidden], Epochs = 60, LearningRate = 1e-2, Dropout = 0.1 };
        var examples = Clusters(90, 5) with { IsMultiLabel = isMultiLabel };
        var (head, history) = new HeadTrainer { Options = options }.Train(examples, null, 4);
        var (again, _) = new HeadTrainer { Options = options, Threads = 1 }.Train(examples, null, 4);
        var (other, _) = new HeadTrainer { Options = options }.Train(examples, null, 5);
        Assert.Equal(60, history.Length);
        Assert.True(history[^1].TrainLoss < 0.2 * history[0].TrainLoss);
        var test = Clusters(60, 6);
        var scores = Scores(head, test);
        Assert.True(Enumerable.Range(0, 60).Count(i => test.Targets[(3 * i) + Highest.Of(scores.AsSpan(3 * i, 3))] > 0) >= 58);
        foreach (var name in head.Weights.Names)
        {
            Assert.Equal(head.Weights.Read(name), again.Weights.Read(name));
        }

        Assert.NotEqual(head.Weights.Read("0.weight"), other.Weights.Read("0.weight"));
    }

    // The same random numbers with a separate session, step by step.
    [Fact]
    public void A_head_is_what_a_session_of_the_same_network_learns()
    {
        var options = HeadTrainingOptions.Default with { Hidden = [6], Epochs = 3, BatchSize = 7, Standardize = true };
        var examples = Clusters(30, 2);
        var (head, history) = new HeadTrainer { Options = options, Threads = 1 }.Train(examples, null, 9);

        var network = HeadNetwork.Describe(4, 3, isMultiLabel: false, [6], isStandardized: true, dropout: 0.2);
        using var start = WeightInitializer.Create(network, 9);
        HeadNetwork.Standardize(start, examples.Standardization());
        using var session = new TrainingSession(network, new() { Loss = new() { Kind = LossKind.CrossEntropy }, Seed = 9, Engine = new() { Threads = 1 } }, start);
        int[] order = [.. Enumerable.Range(0, 30)];
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            new SeededRandom(9, (1UL << 32) + (ulong)epoch).Shuffle<int>(order);
            double sum = 0;
            foreach (var batch in order.Chunk(7))
            {
                sum += batch.Length * session.Step(new()
                {
                    Clips = batch.Length,
                    Waveforms = batch.SelectMany(i => examples.Vectors.Skip(4 * i).Take(4)).ToArray(),
                    Targets = batch.SelectMany(i => examples.Targets.Skip(3 * i).Take(3)).ToArray(),
                });
            }

            Assert.Equal(sum / 30, history[epoch - 1].TrainLoss, 1e-12);
        }

        using var weights = session.ExportWeights();
        Assert.Equal(weights.Names, head.Weights.Names);
        Assert.All(weights.Names, name => Assert.Equal(weights.Read(name), head.Weights.Read(name)));
    }

    // More of them than are predicted at once.
    [Fact]
    public void All_examples_set_aside_are_validated_on()
    {
        var validation = Clusters(700, 8);
        var (head, history) = new HeadTrainer { Options = HeadTrainingOptions.Default with { Epochs = 1 } }.Train(Clusters(60, 7), validation, 1);
        var scores = Scores(head, validation);
        var loss = Enumerable.Range(0, validation.Count).Average(i => -Math.Log(scores[Array.IndexOf(validation.Targets, 1f, 3 * i, 3)]));
        Assert.Equal(loss, history[0].ValidationLoss!.Value, 1e-4);
    }

    [Fact]
    public void Any_engine_trains_heads()
    {
        var engines = new RecordingEngines();
        var trainer = new HeadTrainer { Options = HeadTrainingOptions.Default with { Epochs = 1 }, Engine = engines };
        _ = trainer.Train(Clusters(30, 1), null, 1);
        Assert.Equal(["0.weight", "0.bias"], Assert.Single(engines.Stages).Trainable);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var examples = Clusters(90, 5);
        var network = HeadNetwork.Describe(4, 3, isMultiLabel: false, [24, 12], isStandardized: true, dropout: 0.2);
        using var session = new TrainingSession(network, new() { Loss = new() { Kind = LossKind.CrossEntropy }, Engine = new() { Threads = 1 } });
        var batches = new HeadBatches(examples, 32);
        var random = new SeededRandom(1);
        batches.Train(session, random);
        Assert.Equal(0, Allocations.Of(() => batches.Train(session, random)));
    }

    [Fact]
    public void Training_stops_early_and_keeps_the_best_weights()
    {
        var options = HeadTrainingOptions.Default with { Epochs = 500, LearningRate = 0.05, Patience = 5, ValidationShare = 0.2 };
        var validation = Clusters(30, 8);

        // A third of the training labels is shifted by one class, so that the validation loss must rise at some point.
        var examples = Clusters(30, 7);
        for (var i = 0; i < 30; i += 3)
        {
            (examples.Targets[3 * i], examples.Targets[(3 * i) + 1]) = (examples.Targets[(3 * i) + 1], examples.Targets[3 * i]);
        }

        var (head, history) = new HeadTrainer { Options = options }.Train(examples, validation, 1);
        Assert.True(history.Length < 500);
        var best = history.MinBy(record => record.ValidationLoss)!;
        Assert.Equal(history.Length - 5, best.Epoch);

        // Cross-entropy by definition, and the share of clips whose own class scores highest.
        var scores = Scores(head, validation);
        var own = Enumerable.Range(0, 30).Select(i => (double)scores[(3 * i) + Array.IndexOf(validation.Targets[(3 * i)..(3 * (i + 1))], 1)]).ToArray();
        Assert.Equal(-own.Average(Math.Log), best.ValidationLoss!.Value, 1e-5);
        Assert.Equal(Enumerable.Range(0, 30).Average(i => own[i] == scores.AsSpan(3 * i, 3).ToArray().Max() ? 1.0 : 0), best.ValidationScore!.Value, 1e-12);
    }

    [Fact]
    public void A_head_survives_its_tensors()
    {
        var options = HeadTrainingOptions.Default with { Hidden = [6], Epochs = 2, Standardize = true };
        var examples = Clusters(30, 1);
        var (head, _) = new HeadTrainer { Options = options }.Train(examples, null, 1);
        Assert.Equal(["standardize.mean", "standardize.scale", "0.weight", "0.bias", "1.weight", "1.bias"], head.Weights.Names);
        Assert.True(head.Weights.TryGetShape("0.weight", out var shape) && shape.SequenceEqual([6, 4]));
        var again = HeadNetwork.Open(head.Weights, 4, 3, isMultiLabel: false);
        Assert.Equal(Scores(head, examples), Scores(again, examples));
        Assert.Equal([6, 3], again.LayerSizes);
        Assert.Throws<PannsException>(() => HeadNetwork.Open(head.Weights, 5, 3, isMultiLabel: false));
        Assert.Throws<PannsException>(() => HeadNetwork.Open(head.Weights, 4, 2, isMultiLabel: false));
    }

    // Mean and deviation of 1, 2, 3 and 6, by hand: 3 and sqrt(14 / 4). A constant feature is only centered.
    [Fact]
    public void Standardization_is_by_the_examples_mean_and_deviation()
    {
        var examples = new HeadExamples([1, 5, 2, 5, 3, 5, 6, 5], [1, 1, 1, 1], 4, 1, false);
        var (mean, scale) = examples.Standardization();
        Assert.Equal([3, 5], mean);
        Assert.Equal([(float)(1 / Math.Sqrt(3.5)), 1], scale);
    }

    // 3, 2 and 1 of 6 targets: 6 / (3 x 3), 6 / (3 x 2), 6 / (3 x 1); a class without examples keeps 1.
    [Fact]
    public void Rare_classes_weigh_more()
    {
        float[] targets = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
        Assert.Equal([0.5f, 0.75f, 1.5f, 1], ClassBalance.Of(new HeadExamples(new float[6], targets, 6, 4, false)));
    }

    private static float[] Scores(HeadNetwork head, HeadExamples examples)
    {
        using var session = head.CreateSession();
        var scores = new float[examples.Count * examples.Classes];
        session.Run(examples.Vectors, examples.Count, new() { Clipwise = scores }, TestContext.Current.CancellationToken);
        return scores;
    }

    // Three clouds around the corners of a triangle in four dimensions.
    private static HeadExamples Clusters(int rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        var (vectors, targets) = (new float[4 * rows], new float[3 * rows]);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                vectors[(4 * i) + j] = (float)((0.5 * random.NextGaussian()) + (j == i % 3 ? 3 : 0));
            }

            targets[(3 * i) + (i % 3)] = 1;
        }

        return new(vectors, targets, rows, 3, false);
    }
}
