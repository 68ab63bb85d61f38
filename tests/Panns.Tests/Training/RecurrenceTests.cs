using Panns.Engine;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Training.Cpu;

namespace Panns.Tests.Training;

/// <summary>
/// A gated recurrent unit beside PyTorch's: nn.GRU(3, 2, bidirectional=True) in float64 on four steps, then a linear layer, sigmoid, the mean over time and
/// binary cross-entropy with the targets 1, 0, 1. Value k of the j-th parameter is sin(1 + 0.7 k + 1.3 j), of the input cos(0.9 k).
/// </summary>
public sealed class RecurrenceTests
{
    private const double Loss = 1.1174223759354165;

    /// <summary>[channel][step].</summary>
    private static readonly double[] States =
    [
        0.369650529, 0.566332254, 0.466963812, 0.844304907, -0.057989107, 0.801859178, 0.757202661, 0.788548771,
        0.752644052, -0.227543598, 0.623701725, -0.367398413, -0.415903507, 0.859972985, -0.076953278, 0.868548096,
    ];

    private static readonly double[] Scores = [0.414583177, 0.824989721, 0.482451489];

    private static readonly Dictionary<string, double[]> Gradients = new()
    {
        ["gru.weight_ih_l0"] =
        [
            0.088771915, 0.084664837, 0.016485096, -0.000705056, -0.003467762, -0.003606135, 0.015809431, 0.028157143,
            0.019196090, 0.050385895, 0.050178346, 0.011996825, 0.248525743, 0.194728862, -0.006434948, 0.007073186,
            -0.017981901, -0.029428645,
        ],
        ["gru.weight_hh_l0"] =
        [
            0.033240988, 0.044349249, 0.002484151, 0.001818409, -0.014671566, -0.005597586, -0.013743747, 0.006178463,
            0.056746677, 0.078123386, 0.005124192, 0.005035120,
        ],
        ["gru.bias_ih_l0"] =
        [
            0.120322264, 0.008899429, -0.050335779, -0.033133568, 0.468755360, 0.078209336,
        ],
        ["gru.bias_hh_l0"] =
        [
            0.120322264, 0.008899429, -0.050335779, -0.033133568, 0.215465805, 0.016004548,
        ],
        ["gru.weight_ih_l0_reverse"] =
        [
            0.001488746, 0.000947548, -0.000310736, -0.005591296, -0.001705337, 0.003471186, -0.011075893, -0.017364212,
            -0.010511642, -0.063022229, -0.073291784, -0.028095577, 0.005504663, -0.000409505, -0.006013768, -0.015386021,
            0.004299670, 0.020731457,
        ],
        ["gru.weight_hh_l0_reverse"] =
        [
            -0.000420526, 0.001773342, 0.000777301, -0.007009930, 0.005810002, -0.001184762, 0.027087726, -0.061562276,
            -0.001932206, 0.006882087, 0.002559522, -0.012585770,
        ],
        ["gru.bias_ih_l0_reverse"] =
        [
            0.002754914, -0.012573450, 0.018193028, -0.056212658, 0.021097078, -0.060989762,
        ],
        ["gru.bias_hh_l0_reverse"] =
        [
            0.002754914, -0.012573450, 0.018193028, -0.056212658, 0.010465064, -0.019665135,
        ],
    };

    private static readonly float[] Input = [.. Enumerable.Range(0, 12).Select(k => (float)Math.Cos(0.9 * k))];

    [Fact]
    public void States_and_scores_are_PyTorchs()
    {
        var network = Describe();
        using var weights = Weights(network);
        var values = NaiveExecutor.Run(network, weights, Input);
        var states = values[network.Nodes.Single(node => node.Layer is Gru).Index].Values;
        Assert.InRange(Difference.Largest([.. states.Select(value => (float)value)], States), 0, 1e-7);
        Assert.InRange(Difference.Largest([.. values[network.ClipwiseOutput].Values.Select(value => (float)value)], Scores), 0, 1e-7);
        using var session = CpuSession.Create(network, weights);
        Assert.InRange(Difference.Largest(SessionResult.Of(session, Input).Clipwise, Scores), 0, 3e-7);
    }

    [Fact]
    public void Gradients_are_PyTorchs()
    {
        var network = Describe();
        using var weights = Weights(network);
        using var session = new TrainingSession(network, TrainingOptions.Default with { Augmentation = AugmentationOptions.None }, weights);
        Assert.Equal(Loss, session.Accumulate(new TrainingBatch { Clips = 1, Waveforms = Input, Targets = new float[] { 1, 0, 1 } }), 1e-6);
        Assert.All(Gradients, expected =>
        {
            var gradient = new float[expected.Value.Length];
            session.CopyGradient(expected.Key, gradient);
            Assert.InRange(Difference.Largest(gradient, expected.Value), 0, 2e-7);
        });
    }

    [Fact]
    public void A_call_and_a_step_like_the_last_allocate_nothing()
    {
        // On one thread, so that the runtime's counter for this thread covers everything.
        var network = Describe();
        using var weights = Weights(network);
        using var session = CpuSession.Create(network, weights, new() { Threads = 1 });
        using var engine = new CpuTrainingEngine(network, TrainingOptions.Default with { Augmentation = AugmentationOptions.None, Engine = new() { Threads = 1 } });
        engine.ImportWeights(weights);
        float[] clips = [.. Input, .. Input.Reverse(), .. Input], targets = [1, 0, 1, 0, 1, 1, 0, 0, 1];
        var result = SessionResult.For(network, Input.Length, 3);
        for (var i = 0; i < 3; i++)
        {
            Call();
            Step();
        }

        Assert.Equal(0, Allocations.Of(Call));
        Assert.Equal(0, Allocations.Of(Step));

        void Call() => session.Run(clips, 3, result.AsOutputs(), CancellationToken.None);

        void Step()
        {
            engine.Accumulate(new() { Clips = 3, Waveforms = clips, Targets = targets }, 0);
            engine.Update(1e-3);
        }
    }

    /// <summary>The matrices that training starts from: columns, or of a wide one rows, of length 1 at right angles.</summary>
    [Theory]
    [InlineData(21, 5)]
    [InlineData(6, 6)]
    [InlineData(9, 14)]
    public void Matrices_start_orthogonal(int rows, int columns)
    {
        var matrix = new float[rows * columns];
        OrthogonalMatrix.Fill(matrix, columns, new(3));
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double At(int vector, int i) => rows >= columns ? matrix[(i * columns) + vector] : matrix[(vector * columns) + i];
        for (var a = 0; a < count; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                Assert.Equal(a == b ? 1 : 0, Enumerable.Range(0, length).Sum(i => At(a, i) * At(b, i)), 1e-6);
            }
        }
    }

    [Fact]
    public void It_reads_vectors_of_the_width_that_it_is_made_for()
    {
        var network = new NetworkBuilder("Refused", 3);
        var map = network.Apply(new SplitChannels(4), network.Conv1d("a", network.Input, 8, 3));
        Assert.Contains("join the bands first", Assert.Throws<ArgumentException>(() => network.Gru("b", map, 5)).Message, StringComparison.Ordinal);
        var wrong = new Gru { Name = "c", InFeatures = 7, HiddenSize = 5 };
        Assert.Contains("is made for 7 channels, but its input has 8", Assert.Throws<ArgumentException>(() => network.Apply(wrong, network.Apply(new JoinBands(), map))).Message, StringComparison.Ordinal);
    }

    private static NetworkDescription Describe()
    {
        // Three samples are the vector of a step.
        var network = new NetworkBuilder("Recurrence", 3);
        var x = network.Gru("gru", network.Conv1d("cut", network.Input, 3, kernel: 3, stride: 3), 2);
        return network.Build(network.Mean(network.Sigmoid(network.Linear("out", x, 3)), ReduceAxis.Time));
    }

    private static InMemoryStateDict Weights(NetworkDescription network)
    {
        var weights = new InMemoryStateDict("sines");
        foreach (var (parameter, j) in network.Parameters.Select((parameter, i) => (parameter, i - 1)))
        {
            weights.Set(parameter.Name, parameter.Shape.AsSpan(), [.. Enumerable.Range(0, parameter.Length).Select(k => j < 0 ? (k % 4 == 0 ? 1f : 0) : (float)Math.Sin(1 + (0.7 * k) + (1.3 * j)))]);
        }

        return weights;
    }
}
