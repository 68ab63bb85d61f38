using Panns.Engine;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Training.Cpu;
using Panns.Training.Cpu.Optimizers;

namespace Panns.Tests.Training;

/// <summary>
/// Optimizers, clipping, parameter groups and frozen parameters. The constants are PyTorch 1.13's, in float64:
/// <code>
/// p = torch.nn.Parameter(torch.tensor([0.5, -1.25, 2.0], dtype=torch.float64)); o = OPTIMIZER([p], lr=0.1, ...)
/// for g in [[0.1, -0.2, 0.3], [-0.4, 0.05, 0.6], [0.2, 0.7, -0.1]]:
///     p.grad = torch.tensor(g, dtype=torch.float64); o.step()
/// print(p)
/// </code>
/// </summary>
public class OptimizerTests
{
    private const double Rate = 0.1;

    private static readonly float[] Start = [0.5f, -1.25f, 2];

    private static readonly float[][] Gradients = [[0.1f, -0.2f, 0.3f], [-0.4f, 0.05f, 0.6f], [0.2f, 0.7f, -0.1f]];

    /// <summary>Arguments of PyTorch's optimizer, the rule, values after one and after three steps.</summary>
    private static readonly Dictionary<string, (OptimizerOptions Options, double[] First, double[] Third)> Cases = new()
    {
        ["SGD(momentum=0)"] = (new SgdOptions { Momentum = 0 }, [0.49, -1.23, 1.97], [0.51, -1.305, 1.92]),
        ["SGD(momentum=0.9)"] = (SgdOptions.Default, [0.49, -1.23, 1.97], [0.5289, -1.2753, 1.8147]),
        ["SGD(momentum=0.8, nesterov=True, weight_decay=0.05)"] = (
            new SgdOptions { Momentum = 0.8, IsNesterov = true, WeightDecay = 0.05 },
            [0.4775, -1.20275, 1.928],
            [0.5140396775, -1.28537932275, 1.714004968]),
        ["Adam(weight_decay=0.05)"] = (
            new AdamOptions { WeightDecay = 0.05 }, [0.400000008, -1.15000000381, 1.9000000025], [0.45231235934, -1.11998110547, 1.727192501713]),
        ["AdamW(weight_decay=0.05)"] = (
            AdamOptions.AdamW with { WeightDecay = 0.05 }, [0.39750001, -1.143750005, 1.890000003333], [0.460222909127, -1.136669706926, 1.71074350536]),
        ["AdamW(betas=(0.8, 0.95), eps=1e-4, weight_decay=0.01, amsgrad=True)"] = (
            AdamOptions.AdamW with { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-4, AmsGrad = true },
            [0.3995999001, -1.148799975012, 1.898033322226],
            [0.467661513168, -1.162429764909, 1.737419201719]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void StepsAreThoseOfPyTorch(string name)
    {
        var (options, first, third) = Cases[name];
        using var engine = new GivenGradients(options);
        using var session = new TrainingSession(engine, new TrainingOptions { LearningRate = Rate });
        Assert.Equal(0, session.Update());
        Assert.Equal(first, engine.Values, Near);
        session.Update();
        session.Update();
        Assert.Equal(third, engine.Values, Near);
    }

    [Fact]
    public void LongGradientsAreScaledDown()
    {
        // clip_grad_norm_([p], 0.5) before each step of SGD(lr=0.1): the norms are 0.374, 0.723 and 0.735.
        using var engine = new GivenGradients(new SgdOptions { Momentum = 0 });
        using var session = new TrainingSession(engine, new TrainingOptions { LearningRate = Rate, ClipNorm = 0.5 });
        Assert.Equal(0.374165738677, session.Update(), 1e-7);
        Assert.Equal([0.49, -1.23, 1.97], engine.Values, Near);
        Assert.Equal(0.722841614740, session.Update(), 1e-7);
        session.Update();
        Assert.Equal([0.504060282447, -1.281087469941, 1.935301318499], engine.Values, Near);
    }

    [Fact]
    public void TheScheduleGivesEachStepItsRate()
    {
        using var engine = new GivenGradients(new SgdOptions { Momentum = 0 });
        using var session = new TrainingSession(engine, new TrainingOptions { LearningRate = Rate, Schedule = new StepSchedule(2, 0.5) });
        double[] rates = [.. Gradients.Select(_ =>
        {
            var rate = session.LearningRate;
            session.Update();
            return rate;
        })];
        Assert.Equal([0.1, 0.1, 0.05], rates);

        // 0.5 - 0.1 * 0.1 + 0.1 * 0.4 - 0.05 * 0.2, and so on.
        Assert.Equal([0.52, -1.27, 1.915], engine.Values, Near);
    }

    [Fact]
    public void GroupsLearnAtTheirOwnRatesAndFrozenParametersNotAtAll()
    {
        var builder = new NetworkBuilder("Groups", 2);
        var x = builder.Conv1d("first", builder.Input, 3, kernel: 3, bias: true);
        x = builder.Conv1d("second", x, 3, kernel: 3, bias: true);
        x = builder.Conv1d("third", x, 3, kernel: 1, bias: true);
        var logits = builder.Linear("head", builder.Mean(x, ReduceAxis.Time), 2);
        var network = builder.Build(builder.Activate(ActivationKind.Sigmoid, logits), logits);
        var options = new TrainingOptions
        {
            Optimizer = new SgdOptions { Momentum = 0 },
            Frozen = ["first", "third"],
            Trainable = ["third.bias"],
            Groups = [new("second", 0.1), new("second.bias", 0.5), new("head", 0)],
            Engine = new CpuEngineOptions { Threads = 1 },
        };
        using var engine = new CpuTrainingEngine(network, options);
        engine.ImportWeights(WeightInitializer.Create(network, 3));
        Assert.Equal(["second.weight", "second.bias", "third.bias", "head.weight", "head.bias"], engine.TrainableParameters);
        engine.Accumulate(new TrainingBatch { Clips = 1, Waveforms = new float[] { 1, -2, 3, 1, 0.5f, -1, 2 }, Targets = new float[] { 1, 0 } }, 0);
        using var before = engine.ExportWeights();
        var gradients = engine.TrainableParameters.ToDictionary(name => name, name =>
        {
            var gradient = new float[before.Read(name).Length];
            engine.CopyGradient(name, gradient);
            return gradient;
        });
        engine.Update(Rate);
        using var after = engine.ExportWeights();
        foreach (var name in before.Names)
        {
            var rate = Rate * name switch
            {
                "second.weight" => 0.1,
                "second.bias" => 0.5,
                "third.bias" => 1,
                _ => 0,
            };
            var (old, now) = (before.Read(name), after.Read(name));
            for (var i = 0; i < old.Length; i++)
            {
                Assert.Equal(old[i] - (rate == 0 ? 0 : rate * gradients[name][i]), now[i], 1e-7);
            }
        }

        Assert.Throws<ArgumentException>(() => engine.CopyGradient("first.weight", new float[9]));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 3e-7;

    /// <summary>Three values and an optimizer, fed with the gradients above.</summary>
    private sealed class GivenGradients : StubEngine
    {
        private readonly ParameterStore _store;
        private readonly Optimizer _optimizer;
        private int _step;

        public GivenGradients(OptimizerOptions options)
            : base(Describe())
        {
            _store = new(Network, TrainingOptions.Default);
            _optimizer = Optimizer.Create(_store, options);
            Start.CopyTo(_store["fc.weight"].Values);
            Gradients[0].CopyTo(_store["fc.weight"].Gradients);
        }

        public double[] Values => [.. _store["fc.weight"].Values.ToArray().Select(value => (double)value)];

        public override double GradientNorm() => Math.Sqrt(_store["fc.weight"].Gradients.ToArray().Sum(value => (double)value * value));

        public override unsafe void Update(double learningRate, double gradientFactor = 1)
        {
            _optimizer.Update([learningRate], gradientFactor, step =>
            {
                for (var tile = 0; tile < step.TileCount; tile++)
                {
                    step.RunTile(null, tile, 0);
                }
            });
            Assert.Equal([0, 0, 0], _store["fc.weight"].Gradients);
            Gradients[++_step % Gradients.Length].CopyTo(_store["fc.weight"].Gradients);
        }

        public override void Dispose()
        {
            _optimizer.Dispose();
            _store.Dispose();
            base.Dispose();
        }

        private static NetworkDescription Describe()
        {
            var builder = new NetworkBuilder("Values", 3);
            return builder.Build(builder.Mean(builder.Conv1d("fc", builder.Input, 3, kernel: 1), ReduceAxis.Time));
        }
    }
}
