using Panns.Engine;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Networks that take vectors instead of waveforms, on libtorch: inference and training.</summary>
public sealed class VectorNetworkTests
{
    public VectorNetworkTests() => LibTorch.Require();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_session_gives_what_the_engine_gives(bool isMultiLabel)
    {
        var network = VectorNetworks.Head(isMultiLabel);
        using var weights = new SyntheticWeights(network);
        using var engine = CpuSession.Create(network, weights);
        using var session = TorchSession.Create(network, weights, new() { Device = TestDevice.Name });
        var vectors = VectorNetworks.Vectors(9);
        var (expected, actual) = (SessionResult.Of(engine, vectors, 9), SessionResult.Of(session, vectors, 9));
        Assert.InRange(Difference.Largest(expected.Clipwise, actual.Clipwise), 0, 1e-5);
        Assert.InRange(Difference.Largest(expected.Logits, actual.Logits), 0, 1e-5);
        Assert.InRange(Difference.Largest(expected.Embedding, actual.Embedding), 0, 1e-5);
        Assert.Throws<ArgumentException>(() => SessionResult.Of(session, new float[38]));
    }

    // Also covers dropout, class weights and label smoothing; means and factors stay unchanged.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steps_are_those_of_the_engine(bool isMultiLabel)
    {
        var network = VectorNetworks.Head(isMultiLabel);
        var options = new TrainingOptions
        {
            Seed = 5,
            LearningRate = 0.01,
            Loss = new()
            {
                Kind = isMultiLabel ? LossKind.BinaryCrossEntropy : LossKind.CrossEntropy,
                ClassWeights = [1, 2, 0.5f, 1, 1],
                LabelSmoothing = 0.1,
            },
            Engine = new() { Threads = 2 },
        };
        using var weights = new SyntheticWeights(network);
        using var cpu = new TrainingSession(network, options, weights);
        using var torch = new TrainingSession(network, options, weights, new LateFactory(TorchTrainingOptions.On(TestDevice.Name)));
        for (var step = 0; step < 5; step++)
        {
            var batch = new TrainingBatch { Clips = 8, Waveforms = VectorNetworks.Vectors(8, (ulong)step + 1), Targets = SmallNetwork.Targets(8, VectorNetworks.Classes) };
            Assert.Equal(cpu.Step(batch), torch.Step(batch), 1e-5);
        }

        using var expected = cpu.ExportWeights();
        using var actual = torch.ExportWeights();
        EngineComparison.AssertSame(expected, actual, 1e-4);
        Assert.Equal(weights.Read("standardize.scale"), actual.Read("standardize.scale"));
    }
}
