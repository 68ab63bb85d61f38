using Panns.Transfer.Heads;

namespace Panns.Transfer.Tests.Heads;

/// <summary>Against scikit-learn 1.2.1: LogisticRegression(C=1, tol=1e-10, multi_class='multinomial') on the points of <see cref="Points"/>.</summary>
public sealed class LogisticRegressionTests
{
    private const double Tolerance = 2e-5;

    [Fact]
    public void Multinomial_weights_are_scikit_learns()
    {
        var head = Fit(Points(12, i => [i % 3], 3), standardize: false);
        AssertHead(
            head,
            [[0.6202865536876485, -0.7936772144280513], [0.35617823548050537, 0.4365036045880522], [-0.9764647891681537, 0.35717360983999924]],
            [-0.09152149572067982, 0.4723161547792391, -0.3807946590585588]);
        using var session = head.CreateSession();
        var probabilities = HeadScores.Of(session, [-2.5f, -3f], TestContext.Current.CancellationToken);
        Assert.Equal([0.4221225763971581, 0.03583273016755825, 0.5420446934352836], probabilities.Select(value => (double)value), (a, b) => Math.Abs(a - b) < Tolerance);
    }

    [Fact]
    public void Standardized_weights_are_scikit_learns()
    {
        var head = Fit(Points(12, i => [i % 3], 3), standardize: true);
        AssertHead(
            head,
            [[0.6492855776101766, -0.8956813997174671], [0.38110342959012616, 0.5507069168385785], [-1.0303890072003026, 0.3449744828788887]],
            [-0.05729469574077957, 0.16571547677962345, -0.10842078103884385]);
        using var session = head.CreateSession();
        var probabilities = HeadScores.Of(session, [-2.5f, -3f], TestContext.Current.CancellationToken);
        Assert.Equal([0.3751171373909133, 0.07570357301658243, 0.5491792895925043], probabilities.Select(value => (double)value), (a, b) => Math.Abs(a - b) < Tolerance);
    }

    [Fact]
    public void Balanced_class_weights_are_scikit_learns()
        => AssertHead(
            LogisticRegression.Fit(Points(11, i => [i % 3], 3), 1, false, classWeights: true, CancellationToken.None).Head,
            [[0.5878877968964346, -0.7355279490055636], [0.3434551128261752, 0.3817906949088344], [-0.9313429097226096, 0.3537372540967291]],
            [-0.09206013641497275, 0.4120932300921425, -0.3200330936771698]);

    [Fact]
    public void Several_labels_make_one_model_a_class()
        => AssertHead(
            Fit(Points(12, i => [.. new[] { i % 2 == 1 ? 0 : -1, i % 3 == 0 ? 1 : -1 }.Where(label => label >= 0)], 2), standardize: false),
            [[0.24618304305060018, 0.0810444591585553], [0.7225230310285645, -0.9108197740099229]],
            [0.0530601796306985, -1.1914011507209865]);

    // Each class is a problem of its own: its weight multiplies its losses, as a larger C does. 6 and 4 of 12 examples: 10 / (2 * 6), 10 / (2 * 4).
    [Fact]
    public void Class_weights_of_several_labels_are_strengths_of_their_own()
    {
        var examples = Points(12, i => [.. new[] { i % 2 == 1 ? 0 : -1, i % 3 == 0 ? 1 : -1 }.Where(label => label >= 0)], 2);
        var weighted = LogisticRegression.Fit(examples, 1, false, classWeights: true, CancellationToken.None).Head.Weights;
        for (var label = 0; label < 2; label++)
        {
            var alone = LogisticRegression.Fit(examples, label == 0 ? 10 / 12.0 : 10 / 8.0, false, classWeights: false, CancellationToken.None).Head.Weights;
            Assert.Equal(alone.Read("0.bias")[label], weighted.Read("0.bias")[label], Tolerance);
            Assert.Equal(alone.Read("0.weight")[2 * label], weighted.Read("0.weight")[2 * label], Tolerance);
            Assert.Equal(alone.Read("0.weight")[(2 * label) + 1], weighted.Read("0.weight")[(2 * label) + 1], Tolerance);
        }
    }

    internal static HeadExamples Points(int rows, Func<int, int[]> labels, int classes)
    {
        var vectors = new float[2 * rows];
        var targets = new float[classes * rows];
        var isMultiLabel = false;
        for (var i = 0; i < rows; i++)
        {
            vectors[2 * i] = ((i * 7 % 11) - 5) / 2f;
            vectors[(2 * i) + 1] = ((i * 5 % 13) - 6) / 2f;
            isMultiLabel |= labels(i).Length != 1;
            foreach (var label in labels(i))
            {
                targets[(i * classes) + label] = 1;
            }
        }

        return new(vectors, targets, rows, classes, isMultiLabel);
    }

    private static HeadNetwork Fit(HeadExamples examples, bool standardize)
        => LogisticRegression.Fit(examples, 1, standardize, classWeights: false, CancellationToken.None).Head;

    // scikit-learn's biases are unregularized, so multinomial ones are only determined up to a constant: compared with sum 0, like its own.
    private static void AssertHead(HeadNetwork head, double[][] weights, double[] biases)
    {
        var (weight, bias) = (head.Weights.Read("0.weight"), head.Weights.Read("0.bias"));
        for (var label = 0; label < weights.Length; label++)
        {
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal(weights[label][i], weight[(label * 2) + i], Tolerance);
            }

            Assert.Equal(biases[label], bias[label], Tolerance);
        }
    }
}
