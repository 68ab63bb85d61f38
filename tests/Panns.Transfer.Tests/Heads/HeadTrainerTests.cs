using Panns.Common;
using Panns.Transfer.Heads;

namespace Panns.Transfer.Tests.Heads;

public sealed class HeadTrainerTests
{
    [Fact]
    public void Products_are_those_of_their_definition()
    {
        var random = new SeededRandom(1);
        foreach (var (m, k, n) in ((int, int, int)[])[(1, 1, 1), (5, 7, 10), (9, 33, 40), (4, 16, 16), (3, 2, 65)])
        {
            var (a, b) = (Values(random, m * k), Values(random, k * n));
            var (c, d, transposed) = (new float[m * n], new float[m * n], new float[k * n]);
            for (var i = 0; i < k * n; i++)
            {
                transposed[(i % n * k) + (i / n)] = b[i];
            }

            DenseKernels.Multiply(a, k, 1, b, c, m, k, n, accumulate: false);
            DenseKernels.MultiplyTransposed(a, transposed, d, m, k, n);
            for (var row = 0; row < m; row++)
            {
                for (var column = 0; column < n; column++)
                {
                    var expected = Enumerable.Range(0, k).Sum(i => (double)a[(row * k) + i] * b[(i * n) + column]);
                    Assert.Equal(expected, c[(row * n) + column], 1e-5);
                    Assert.Equal(expected, d[(row * n) + column], 1e-5);
                }
            }
        }
    }

    // The rule in double precision: Kingma and Ba 2015, algorithm 1.
    [Fact]
    public void Adam_follows_its_rule()
    {
        const int Length = 21;
        var random = new SeededRandom(2);
        var parameters = Values(random, Length);
        var expected = Array.ConvertAll(parameters, value => (double)value);
        var (mean, square) = (new double[Length], new double[Length]);
        var state = new AdamState(Length);
        for (var step = 1; step <= 5; step++)
        {
            var gradient = Values(random, Length);
            state.Update(parameters, gradient, 1e-2, step);
            for (var i = 0; i < Length; i++)
            {
                mean[i] = (0.9 * mean[i]) + (0.1 * gradient[i]);
                square[i] = (0.999 * square[i]) + (0.001 * gradient[i] * gradient[i]);
                expected[i] -= 1e-2 * (mean[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            }
        }

        Assert.Equal(expected, parameters.Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Losses_have_the_gradients_that_differences_show(bool isMultiLabel)
    {
        float[] logits = [0.3f, -1.2f, 2, 0, 0.5f, -0.7f];
        float[] targets = isMultiLabel ? [1, 0, 1, 0, 0, 1] : [0, 1, 0, 0, 0, 1];
        float[] weights = [0.5f, 2, 1];
        var gradient = (float[])logits.Clone();
        Losses.WithGradient(gradient, targets, weights, isMultiLabel);
        for (var i = 0; i < logits.Length; i++)
        {
            double Loss(float change)
            {
                var moved = (float[])logits.Clone();
                moved[i] += change;
                return Losses.WithGradient(moved, targets, weights, isMultiLabel);
            }

            Assert.Equal((Loss(0.01f) - Loss(-0.01f)) / 0.02, gradient[i], 1e-4);
        }
    }

    // Cross-entropy of a softmax, worked by hand: log(1 + e) for a wrong lead of 1, log(1 + e) - 1 for a right one.
    [Fact]
    public void Softmax_loss_of_two_classes_is_that_worked_by_hand()
        => Assert.Equal(Math.Log(1 + Math.E) - 0.5, Losses.WithGradient([1, 0, 1, 0], [1, 0, 0, 1], [1, 1], isMultiLabel: false), 1e-6);

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 24, 12 })]
    public void Training_learns_what_can_be_learnt_and_repeats_to_the_bit(int[] hidden)
    {
        var options = HeadTrainingOptions.Default with { Hidden = [.. hidden], Epochs = 60, LearningRate = 1e-2, Dropout = 0.1 };
        var examples = Clusters(90, 5);
        var (head, history) = HeadTrainer.Train(examples, null, options, 4, CancellationToken.None);
        var (again, _) = HeadTrainer.Train(examples, null, options, 4, CancellationToken.None);
        var (other, _) = HeadTrainer.Train(examples, null, options, 5, CancellationToken.None);
        Assert.Equal(60, history.Length);
        Assert.True(history[^1].TrainLoss < 0.2 * history[0].TrainLoss);
        var test = Clusters(60, 6);
        var logits = head.Logits(test.Vectors);
        Assert.True(Enumerable.Range(0, 60).Count(i => test.Targets[(3 * i) + HeadTrainer.ArgMax(logits.AsSpan(3 * i, 3))] > 0) >= 58);
        Assert.Equal(head.Layers[0].Weight, again.Layers[0].Weight);
        Assert.NotEqual(head.Layers[0].Weight, other.Layers[0].Weight);
    }

    [Fact]
    public void Training_stops_early_and_keeps_the_best_weights()
    {
        var options = HeadTrainingOptions.Default with { Epochs = 500, LearningRate = 0.05, Patience = 5, ValidationShare = 0.2 };
        var (_, validationExamples) = (0, Clusters(30, 8));
        // Labels of the examples to learn from are shifted by one class for a third of them: the validation loss must rise at some time.
        var examples = Clusters(30, 7);
        for (var i = 0; i < 30; i += 3)
        {
            (examples.Targets[3 * i], examples.Targets[(3 * i) + 1]) = (examples.Targets[(3 * i) + 1], examples.Targets[3 * i]);
        }

        var (head, history) = HeadTrainer.Train(examples, validationExamples, options, 1, CancellationToken.None);
        Assert.True(history.Length < 500);
        var best = history.MinBy(record => record.ValidationLoss)!;
        Assert.Equal(history.Length - 5, best.Epoch);
        var logits = head.Logits(validationExamples.Vectors);
        Assert.Equal(best.ValidationLoss!.Value, Losses.WithGradient(logits, validationExamples.Targets, [1, 1, 1], isMultiLabel: false), 1e-6);
    }

    [Fact]
    public void A_head_survives_its_tensors()
    {
        var (head, _) = HeadTrainer.Train(
            Clusters(30, 1), null, HeadTrainingOptions.Default with { Hidden = [6], Epochs = 2, Standardize = true }, 1, CancellationToken.None);
        using var state = head.ToStateDict();
        Assert.True(state.TryGetShape("0.weight", out var shape) && shape.SequenceEqual([6, 4]));
        var again = DenseHead.FromStateDict(state, 4, 3);
        Assert.Equal(head.Logits([1, 2, 3, 4]), again.Logits([1, 2, 3, 4]));
        Assert.Throws<PannsException>(() => DenseHead.FromStateDict(state, 5, 3));
        Assert.Throws<PannsException>(() => DenseHead.FromStateDict(state, 4, 2));
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

    private static float[] Values(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
}
