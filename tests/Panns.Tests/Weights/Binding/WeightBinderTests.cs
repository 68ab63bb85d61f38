using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Architectures;
using Panns.Tests.Support;
using Panns.Weights;
using Panns.Weights.Binding;

namespace Panns.Tests.Weights.Binding;

/// <summary>Checkpoints against their own networks, and against others.</summary>
public sealed class WeightBinderTests
{
    private const int Classes = 527;

    private static readonly NetworkDescription Cnn10 = Cnn.Cnn10(Classes);
    private static readonly NetworkDescription Cnn14 = Cnn.Cnn14("Cnn14", Classes, LogMelSettings.Panns32k);
    private static readonly NetworkDescription Cnn14At16k = Cnn.Cnn14("Cnn14_16k", Classes, LogMelSettings.Panns16k);

    [Fact]
    public void Checkpoints_fit_their_networks()
    {
        Check("reference/pth/LeeNet11_legacy_sampler.pth", Waveform1d.LeeNet11(Classes));
        Check("reference/pth/MobileNetV2_zip_sampler.pth", MobileNet.MobileNetV2(Classes));
        Check("efficientat/mn04_as_mAP_432.pt", EfficientAt.Describe("mn04_as", Classes, 0.4));
    }

    [Fact]
    public void The_front_end_and_the_counters_may_be_absent()
    {
        var bare = Shapes.Of(Cnn14);
        foreach (var name in Cnn14.Parameters.Where(parameter => parameter.IsOptional).Select(parameter => parameter.Name))
        {
            bare.Remove(name);
        }

        WeightBinder.Check(bare, Cnn14);
        WeightBinder.Check(bare, Cnn14At16k); // nothing tells them apart then
    }

    [Fact]
    public void Another_sampling_rate_is_recognized()
        => AssertRefused(
            Shapes.Of(Cnn14At16k),
            Cnn14,
            "file: does not fit Cnn14: spectrogram_extractor.stft.conv_real.weight is [257, 1, 512] in the file and [513, 1, 1024] in the network "
            + "(2 more tensors differ): this checkpoint was trained at 16 kHz (windows of 512 samples), Cnn14 works at 32 kHz; it looks like Cnn14_16k");

    [Fact]
    public void Another_number_of_classes_is_recognized()
        => AssertRefused(
            Shapes.Of(Cnn.Cnn14("Cnn14", 50, LogMelSettings.Panns32k)),
            Cnn14,
            "file: does not fit Cnn14: fc_audioset.weight is [50, 2048] in the file and [527, 2048] in the network (one more tensor differs): "
            + "the file has a head for 50 classes, the network one for 527; ask for that number of classes, or for a new head");

    [Fact]
    public void Other_mel_bands_are_recognized()
        => AssertRefused(
            Shapes.Of(Cnn.Cnn14("Cnn14_mel128", Classes, LogMelSettings.Panns32k with { MelBins = 128 })),
            Cnn14,
            "file: does not fit Cnn14: logmel_extractor.melW is [513, 128] in the file and [513, 64] in the network (4 more tensors differ): "
            + "this checkpoint was trained on 128 mel bands, not 64");

    [Fact]
    public void Another_architecture_is_suggested()
    {
        var problem = Assert.Throws<PannsException>(() => WeightBinder.Check(Shapes.Of(Cnn10), Cnn14, [Cnn14, Cnn14At16k, Cnn10]));
        Assert.EndsWith("; it looks like Cnn10", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_unexpected_tensors_are_named()
    {
        var weights = Shapes.Of(Cnn14);
        weights.Remove("fc1.bias");
        weights.Add("fc2.bias", 7);
        AssertRefused(weights, Cnn14, "file: does not fit Cnn14: it lacks fc1.bias; it has fc2.bias, which Cnn14 does not");
        weights.Remove("bn0.weight");
        weights.Remove("bn0.bias");
        AssertRefused(
            weights, Cnn14, "file: does not fit Cnn14: it lacks 3 tensors (bn0.weight, bn0.bias, ...); it has fc2.bias, which Cnn14 does not");
    }

    [Fact]
    public void Another_front_end_is_found_by_its_values()
    {
        var weights = Shapes.Of(Cnn14);
        weights.Remove(FrontEndTensors.StftReal);
        weights.Remove(FrontEndTensors.StftImaginary);
        weights.MelFilters = Npy.ReadSingle(TestData.Path("reference/frontend/melW_32k.npy")).Values;
        WeightBinder.Check(weights, Cnn14);

        // The same shapes, but other mel edges.
        var edges = Cnn.Cnn14("Cnn14", Classes, LogMelSettings.Panns32k with { MinFrequency = 0 });
        var problem = Assert.Throws<PannsException>(() => WeightBinder.Check(weights, edges));
        Assert.Contains("'logmel_extractor.melW' differs", problem.Message, StringComparison.Ordinal);
    }

    private static void Check(string file, NetworkDescription network)
    {
        using var weights = WeightFile.Open(TestData.Path(file));
        WeightBinder.Check(weights, network);
    }

    private static void AssertRefused(StateDict weights, NetworkDescription network, string expected)
        => Assert.Equal(expected, Assert.Throws<PannsException>(() => WeightBinder.Check(weights, network, [Cnn14At16k])).Message);

    /// <summary>A checkpoint with shapes but no values.</summary>
    private sealed class Shapes : StateDict
    {
        private readonly OrderedDictionary<string, int[]> _shapes = [];

        public override string Source => "file";

        public override IReadOnlyList<string> Names => _shapes.Keys;

        public static Shapes Of(NetworkDescription network)
        {
            var shapes = new Shapes();
            foreach (var parameter in network.Parameters)
            {
                shapes.Add(parameter.Name, [.. parameter.Shape]);
            }

            return shapes;
        }

        public void Add(string name, params int[] shape) => _shapes.Add(name, shape);

        public void Remove(string name) => _shapes.Remove(name);

        public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
        {
            var found = _shapes.TryGetValue(name, out var sizes);
            shape = sizes;
            return found;
        }

        /// <summary>The only tensor with values.</summary>
        public float[] MelFilters { get; set; } = [];

        public override void CopyTo(string name, Span<float> destination)
        {
            Assert.Equal(FrontEndTensors.MelWeights, name);
            MelFilters.CopyTo(destination);
        }
    }
}
