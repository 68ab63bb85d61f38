using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Training.DataParallel;

namespace Panns.Tests.Training;

/// <summary>Several processes that share every batch, beside one that computes the same parts one after the other.</summary>
[Collection(nameof(Alone))]
public sealed class DataParallelEngineTests
{
    private const int Samples = 4000;
    private const int Classes = 3;
    private const int Clips = 4;

    // Both sum the same parts, whose gradients are the same but for the order in which they are added: a few roundings of 2^-24.
    private const double Rounding = 1e-6;

    private static readonly NetworkDescription Network = Describe();

    private static readonly TrainingOptions Options = new()
    {
        Optimizer = SgdOptions.Default, LearningRate = 0.05, Augmentation = AugmentationOptions.Released, Seed = 5, Engine = new() { Threads = 1 },
    };

    [Theory]
    [InlineData(2, 1, 0)]
    [InlineData(2, 2, 0.01)]
    [InlineData(3, 1, 0.01)]
    public void Processes_learn_what_one_learns_from_as_many_parts(int processes, int parts, double clipNorm)
    {
        var options = Options with { ClipNorm = clipNorm };
        using var one = new TrainingSession(Network, options);
        var (weights, norms) = (new Dictionary<string, float[]>[processes], new double[processes]);
        var expectedNorm = Train(one, 0, processes * parts, processes * parts);
        var expected = Tensors(one, isStatistic: false);
        ThreadGroup.Run(processes, group =>
        {
            using var session = Session(group, options, parts, out var engine);
            norms[group.Rank] = Train(session, group.Rank * parts, parts, processes * parts);
            weights[group.Rank] = Tensors(session, isStatistic: null);
            Assert.Equal(0, engine.CountDifferent());
        });
        foreach (var (name, values) in expected)
        {
            Assert.InRange(Difference(values, weights[0][name]), 0, Rounding);
        }

        Assert.All(weights, other => Assert.All(weights[0], tensor => Assert.Equal(tensor.Value, other[tensor.Key])));
        Assert.Equal(expectedNorm, norms[0], 1e-5);
        Assert.Equal(clipNorm > 0, norms[0] > clipNorm);
    }

    [Fact]
    public void Gradients_are_those_of_one_process()
    {
        using var one = new TrainingSession(Network, Options);
        Accumulate(one, 0, 0, 2, 2);
        ThreadGroup.Run(2, group =>
        {
            using var session = Session(group, Options, 1, out _);
            Accumulate(session, 0, group.Rank, 1, 2);
            Assert.Equal(one.GradientNorm(), session.GradientNorm(), 1e-6);
            foreach (var spec in Network.Parameters.Where(spec => session.TrainableParameters.Contains(spec.Name)))
            {
                var (expected, found) = (new float[spec.Length], new float[spec.Length]);
                lock (one)
                {
                    one.CopyGradient(spec.Name, expected);
                }

                session.CopyGradient(spec.Name, found);
                Assert.InRange(Difference(expected, found), 0, Rounding);
            }
        });
    }

    /// <summary>The rule of the running statistics: each process's own, by the network's momentum, then their mean.</summary>
    [Fact]
    public void Running_statistics_are_the_mean_of_the_processes()
    {
        var own = new Dictionary<string, float[]>[2];
        for (var part = 0; part < 2; part++)
        {
            using var alone = new TrainingSession(Network, Options) { Share = new(part, 2, 1) };
            Accumulate(alone, 0, part, 1, 2);
            own[part] = Tensors(alone, isStatistic: true);
        }

        ThreadGroup.Run(2, group =>
        {
            using var session = Session(group, Options, 1, out _);
            Accumulate(session, 0, group.Rank, 1, 2);
            session.Update();
            foreach (var (name, found) in Tensors(session, isStatistic: true))
            {
                float[] mean = [.. own[0][name].Zip(own[1][name], (first, second) => (float)(((double)first + second) / 2))];
                Assert.InRange(Difference(mean, found), 0, Rounding);
                Assert.NotEqual(own[0][name], found);
            }
        });
    }

    [Fact]
    public void Statistics_of_frozen_layers_keep_their_bits()
    {
        using var start = WeightInitializer.Create(Network, 3);
        var means = start.Values("bn0.running_mean");
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = (i + 1) / 7f;
        }

        var expected = means.ToArray();
        ThreadGroup.Run(3, group =>
        {
            using var session = Session(group, Options with { Frozen = ["bn0"] }, 1, out _, start);
            Train(session, group.Rank, 1, 3);
            Assert.Equal(expected, Tensors(session, isStatistic: true)["bn0.running_mean"]);
        });
    }

    [Fact]
    public void Weights_that_are_not_those_of_the_first_process_are_counted_and_replaced() => ThreadGroup.Run(3, group =>
    {
        using var start = WeightInitializer.Create(Network, (ulong)(group.Rank / 2));
        using var session = Session(group, Options, 1, out var engine, start);
        Assert.Equal(1, engine.CountDifferent());
        engine.Synchronize();
        Assert.Equal(0, engine.CountDifferent());
    });

    [Fact]
    public void An_exchange_allocates_nothing()
    {
        var session = Session(new Silence(), Options, 1, out _);
        var values = new Clip(Clips, 1);
        Step();
        Step();
        Assert.Equal(0, Allocations.Of(Step));
        session.Dispose();

        void Step()
        {
            session.Accumulate(values.Batch, 0.5);
            session.Update();
        }
    }

    // Two processes of two parts an update: passes 0, 1 | 2, 3, then 4, 5 | 6, 7.
    [Fact]
    public void Passes_are_numbered_as_those_of_one_process()
    {
        var (first, second) = (new PassShare(0, 2, 2), new PassShare(1, 2, 2));
        Assert.Equal([0, 1, 4, 5, 8], Enumerable.Range(0, 5).Select(pass => first.NumberOf(pass)));
        Assert.Equal([2, 3, 6, 7, 10], Enumerable.Range(0, 5).Select(pass => second.NumberOf(pass)));
        Assert.Equal((8, 4), (second.OfAll(4), second.OfThis(8)));
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(pass => PassShare.Whole.NumberOf(pass)));
        Assert.Contains("between two updates", Assert.Throws<PannsException>(() => first.OfThis(6)).Message, StringComparison.Ordinal);
    }

    private static TrainingSession Session(IProcessGroup group, TrainingOptions options, int parts, out DataParallelEngine engine, Panns.Weights.StateDict? weights = null)
    {
        var factory = new Factory(group);
        var session = new TrainingSession(Network, options, weights, factory) { Share = new(group.Rank, group.Size, parts) };
        engine = factory.Engine!;
        return session;
    }

    /// <summary>Four updates with parts of batches.</summary>
    /// <returns>The last norm before clipping.</returns>
    private static double Train(TrainingSession session, int firstPart, int parts, int allParts)
    {
        double norm = 0;
        for (var update = 0; update < 4; update++)
        {
            Accumulate(session, update, firstPart, parts, allParts);
            norm = session.Update();
        }

        return norm;
    }

    private static void Accumulate(TrainingSession session, int update, int firstPart, int parts, int allParts)
    {
        for (var part = firstPart; part < firstPart + parts; part++)
        {
            session.Accumulate(new Clip(Clips, (ulong)((update * allParts) + part)).Batch, 1.0 / allParts);
        }
    }

    private static Dictionary<string, float[]> Tensors(TrainingSession session, bool? isStatistic)
    {
        var tensors = new Dictionary<string, float[]>();
        foreach (var spec in Network.Parameters.Where(spec => spec.Kind is not (ParameterKind.FrontEnd or ParameterKind.BatchCount)))
        {
            if (isStatistic is not { } wanted || wanted == spec.Kind is ParameterKind.RunningMean or ParameterKind.RunningVariance)
            {
                session.CopyTensor(spec.Name, tensors[spec.Name] = new float[spec.Length]);
            }
        }

        return tensors;
    }

    // Largest difference, as a share of the tensor's largest value.
    private static double Difference(float[] expected, float[] found)
        => expected.Zip(found, (one, other) => Math.Abs((double)one - other)).Max() / Math.Max(1e-30, expected.Max(Math.Abs));

    private static NetworkDescription Describe()
    {
        var network = new NetworkBuilder("Small", Classes, 8000);
        var x = network.BatchNormOverWidth("bn0", network.LogMel(LogMelSettings.Panns8k with { MelBins = 16 }));
        x = network.Apply(new Mixup(), network.Apply(new SpecAugment(8, 2), x));
        x = network.ReLU(network.BatchNorm("bn1", network.Conv2d("conv1", x, channels: 8, kernel: 3)));
        x = network.Mean(x, ReduceAxis.TimeAndFrequency);
        var embedding = network.ReLU(network.Linear("fc1", network.Dropout(x, 0.2), 8));
        var logits = network.Linear("fc_audioset", embedding, network.Classes);
        return network.Build(network.Sigmoid(logits), logits, embedding);
    }

    /// <summary>Clips of noise with labels.</summary>
    private sealed class Clip(int count, ulong seed)
    {
        private readonly float[] _waveforms = Noise(count * Samples, seed);
        private readonly float[] _targets = [.. Enumerable.Range(0, count * Classes).Select(i => (i + (int)seed) % 3 == 0 ? 1f : 0)];

        public TrainingBatch Batch => new() { Clips = count, Waveforms = _waveforms, Targets = _targets };

        private static float[] Noise(int length, ulong seed)
        {
            var random = new Random((int)seed);
            return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        }
    }

    private sealed class Factory(IProcessGroup group) : ITrainingEngineFactory
    {
        public DataParallelEngine? Engine { get; private set; }

        public ITrainingEngine Create(NetworkDescription network, TrainingOptions options) => Engine = new(TrainingEngines.Cpu.Create(network, options), group);
    }

    /// <summary>Two processes, of which the other says nothing.</summary>
    private sealed class Silence : IProcessGroup
    {
        public int Rank => 0;

        public int Size => 2;

        public void SumInPlace(Span<float> values)
        {
        }

        public void Broadcast(Span<byte> values)
        {
        }

        public void Wait()
        {
        }
    }
}
