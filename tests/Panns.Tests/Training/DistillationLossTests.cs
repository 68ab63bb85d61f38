using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;
using Panns.Training.Cpu.Losses;

namespace Panns.Tests.Training;

/// <summary>The losses against a teacher, worked by hand, and their gradients beside differences of the loss.</summary>
public sealed class DistillationLossTests
{
    private static readonly float[] Vectors = [0.5f, -1, 2, 1.5f, 0.25f, -0.75f];
    private static readonly float[] Targets = [1, 0, 0.5f, 0];
    private static readonly float[] Logits = [3, -0.5f, 0.25f, -4];
    private static readonly float[] Embeddings = [0.5f, 1, 0, 2, 0.1f, 1, 0.3f, 0];

    // 0.5 * 0.5^2, then 2 - 0.5 and 3 - 0.5 beyond delta.
    [Fact]
    public void Huber_is_quadratic_up_to_one_and_linear_beyond()
    {
        var gradient = new float[3];
        var loss = Losses.Huber([0, 2, -3], [0.5f, 0, 0], [], gradient, accumulates: false, weight: 2, factor: 1);
        Assert.Equal(2 * (0.125 + 1.5 + 2.5) / 3, loss, 1e-9);
        Assert.Equal([-1 / 3f, 2 / 3f, -2 / 3f], gradient);
    }

    // Class 0 counts twice as far: 2 * 0.25 = 0.5; class 1 a quarter: 0.25 * 8 = 2.
    [Fact]
    public void Differences_are_scaled_class_by_class()
    {
        var gradient = new float[4];
        gradient[3] = 1;
        var loss = Losses.Huber([0.25f, 8, 0, 0], [0, 0, 0, 4], [2, 0.25f], gradient, accumulates: true, weight: 1, factor: 0.5);
        Assert.Equal((0.125 + 1.5 + 0 + 0.5) / 4, loss, 1e-9);
        Assert.Equal([0.5f * 2 * 0.5f / 4, 0.5f * 0.25f / 4, 0, 1 - (0.5f * 0.25f / 4)], gradient);
    }

    [Fact]
    public void Embeddings_are_compared_by_squares()
    {
        var gradient = new float[2];
        Assert.Equal(3 * (4 + 1) / 2.0, Losses.Squares([1, 0], [-1, 1], gradient, accumulates: false, weight: 3, factor: 1), 1e-9);
        Assert.Equal([6f, -3f], gradient);
    }

    [Fact]
    public void All_losses_add_up_and_their_gradient_is_that_of_the_sum()
    {
        var options = Options;
        using var session = new TrainingSession(Network, options);
        var loss = session.Accumulate(Batch());
        using var weights = session.ExportWeights();
        foreach (var name in (string[])["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"])
        {
            var gradient = new float[weights.Read(name).Length];
            session.CopyGradient(name, gradient);
            for (var i = 0; i < gradient.Length; i++)
            {
                Assert.Equal((LossAt(name, i, 1e-3f) - LossAt(name, i, -1e-3f)) / 2e-3, gradient[i], 3e-4);
            }
        }

        using var bare = new TrainingSession(Network, options with { Loss = LossOptions.Default }, weights);
        Assert.InRange(loss - bare.Accumulate(Batch()), 0.1, 10);

        double LossAt(string name, int index, float change)
        {
            weights.Values(name)[index] += change;
            using var moved = new TrainingSession(Network, options, weights);
            weights.Values(name)[index] -= change;
            return moved.Accumulate(Batch());
        }
    }

    [Fact]
    public void A_batch_without_what_the_teacher_says_is_refused()
    {
        using var session = new TrainingSession(Network, Options);
        Assert.Throws<ArgumentException>(() => session.Accumulate(new() { Clips = 2, Waveforms = Vectors, Targets = Targets, TeacherEmbeddings = Embeddings }));
        Assert.Throws<ArgumentException>(() => session.Accumulate(new() { Clips = 2, Waveforms = Vectors, Targets = Targets, TeacherLogits = Logits }));
    }

    private static TrainingOptions Options { get; } = new()
    {
        Seed = 4,
        Engine = new() { Threads = 1 },
        Loss = new() { LogitWeight = 0.7, LogitScales = [0.5f, 2], EmbeddingWeight = 0.3 },
    };

    private static NetworkDescription Network { get; } = Describe();

    private static TrainingBatch Batch() => new() { Clips = 2, Waveforms = Vectors, Targets = Targets, TeacherLogits = Logits, TeacherEmbeddings = Embeddings };

    private static NetworkDescription Describe()
    {
        var network = NetworkBuilder.ForVectors("Small", features: 3, classes: 2);
        var embedding = network.Activate(ActivationKind.HardSwish, network.Linear("fc1", network.Input, 4));
        var logits = network.Linear("fc2", embedding, 2);
        return network.Build(network.Sigmoid(logits), logits, embedding);
    }
}
