using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Tests.Networks;

/// <summary>Everything that can be described can be run: descriptions that an engine could not run are refused, with the layer's name.</summary>
public sealed class NetworkBuilderTests
{
    private readonly NetworkBuilder _network = new("Mine", classes: 3, sampleRate: 8000);

    [Fact]
    public void Shapes_and_parameters_follow_from_the_layers()
    {
        var x = _network.ReLU(_network.BatchNorm("bn", _network.Conv2d("conv", _network.LogMel(LogMelSettings.Panns8k), 8, kernel: 3)));
        var embedding = _network.Mean(x, ReduceAxis.TimeAndFrequency);
        var logits = _network.Linear("fc", embedding, 3);
        var network = _network.Build(_network.Sigmoid(logits), logits, embedding);

        Assert.Equal(("Mine", 3, 8000, 8), (network.Name, network.Classes, network.SampleRate, network.EmbeddingSize));
        // 8 kernels of 3 x 3, a scale and a shift for 8 channels, a matrix of 3 x 8 with its bias: by hand.
        Assert.Equal(72 + 16 + 27, network.ParameterCount);
        Assert.Equal(
            ["conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "bn.num_batches_tracked", "fc.weight", "fc.bias"],
            network.Parameters.Where(parameter => parameter.Kind != ParameterKind.FrontEnd).Select(parameter => parameter.Name));
    }

    public static TheoryData<string, Func<NetworkBuilder, LayerOutput>> Mistakes { get; } = new()
    {
        { "Mine: Conv2d conv: is made for 2 channels, but its input has 1", n => n.Apply(new Convolution { Name = "conv", InChannels = 2, OutChannels = 2, Kernel = Size2D.One }, n.LogMel(LogMelSettings.Panns8k)) },
        { "Mine: Conv2d conv: convolves groups of channels", n => n.Conv2d("conv", n.Conv2d("first", n.LogMel(LogMelSettings.Panns8k), 4, 1), 8, kernel: 1, groups: 2) },
        { "Mine: Conv2d: has parameters and needs a name", n => n.Conv2d("", n.LogMel(LogMelSettings.Panns8k), 8, kernel: 3) },
        { "Mine: Conv1d conv: is a Conv1d and reads a signal", n => n.Conv1d("conv", n.LogMel(LogMelSettings.Panns8k), 8, kernel: 3) },
        { "Mine: Linear fc: reads vectors", n => n.Linear("fc", n.LogMel(LogMelSettings.Panns8k), 8) },
        { "Mine: LogMel: reads the waveform", n => n.Apply(new LogMel(LogMelSettings.Panns8k), n.LogMel(LogMelSettings.Panns8k)) },
        { "Mine: LogMel: its settings are for 32000 Hz, the network's waveform has 8000", n => n.LogMel(LogMelSettings.Panns32k) },
        { "Mine: Add: takes two values of one shape", n => n.Add(n.Input, n.LogMel(LogMelSettings.Panns8k)) },
        { "Mine: Add: takes 2 inputs, not 1", n => n.Apply(new Add(), n.Input) },
        { "Mine: BatchNorm bn: reads one channel of 32 bands", n => n.Apply(new BatchNorm { Name = "bn", Features = 32, OverWidth = true }, n.LogMel(LogMelSettings.Panns8k)) },
        { "Mine: Linear fc: a layer before it has that name", n => n.Linear("fc", n.Linear("fc", n.Mean(n.LogMel(LogMelSettings.Panns8k), ReduceAxis.TimeAndFrequency), 4), 4) },
        { "Mine: Flatten: its channels depend on the length of the clip", n => n.Apply(new Flatten(), n.LogMel(LogMelSettings.Panns8k)) },
        { "Mine: Waveform: is the input of the network", n => n.Apply(new Waveform(), n.Input) },
        { "Mine: AvgPool: has an extent, stride or padding below its least", n => n.AveragePool(n.LogMel(LogMelSettings.Panns8k), Size2D.Zero) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_refused_by_name(string message, Func<NetworkBuilder, LayerOutput> describe)
        => Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => describe(_network)).Message, StringComparison.Ordinal);

    [Fact]
    public void Outputs_are_as_many_as_the_classes()
    {
        var embedding = _network.Mean(_network.LogMel(LogMelSettings.Panns8k), ReduceAxis.TimeAndFrequency);
        var two = _network.Sigmoid(_network.Linear("two", embedding, 2));
        var three = _network.Sigmoid(_network.Linear("three", embedding, 3));
        Assert.Equal("clipwise", Assert.Throws<ArgumentException>(() => _network.Build(two)).ParamName);
        Assert.Equal("logits", Assert.Throws<ArgumentException>(() => _network.Build(three, logits: two)).ParamName);
        Assert.Equal("embedding", Assert.Throws<ArgumentException>(() => _network.Build(three, embedding: _network.LogMel(LogMelSettings.Panns8k))).ParamName);
        Assert.Equal("framewise", Assert.Throws<ArgumentException>(() => _network.Build(three, framewise: two)).ParamName);
        Assert.Equal(3, _network.Build(three).Classes);
    }

    [Fact]
    public void A_value_of_another_network_is_refused()
    {
        var other = new NetworkBuilder("Other", 3);
        var x = other.LogMel(LogMelSettings.Panns32k);
        Assert.Throws<ArgumentException>(() => _network.ReLU(x));
    }
}
