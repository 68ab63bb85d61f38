using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using Panns.TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Tests;

/// <summary>The front end on libtorch, against the original code's log-mels and, for all other settings, against this library's.</summary>
public sealed class LogMelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Cnn6", "32k", "A")]
    [InlineData("Cnn6", "32k", "B")]
    [InlineData("Cnn14_16k", "16k", "B")]
    [InlineData("Cnn14_8k", "8k", "B")]
    [InlineData("Cnn14_mel32", "mel32", "B")]
    [InlineData("Cnn14_mel128", "mel128", "B")]
    public void Log_mels_equal_the_original_code(string model, string tag, string clip)
    {
        LibTorch.Require();
        var settings = PannsModels.Get(model).Describe().FrontEnd!;
        var expected = Npy.ReadSingle(TestData.Path(Path.Combine("reference", "frontend", $"logmel_{tag}_{clip}.npy"))).Values;
        var difference = Difference.Largest(Compute(settings, Waveforms.Reference(clip, settings.SampleRate)), expected);
        output.WriteLine(FormattableString.Invariant($"{tag} {clip}: {difference:e2} dB"));

        // The original's own float32 is up to 4e-3 dB from the exact value where bands are almost empty.
        Assert.True(difference <= 4e-3, $"{difference:e2} dB");
    }

    [Theory]
    [InlineData("Cnn14_hop500")]
    [InlineData("Cnn14_hop640")]
    [InlineData("Cnn14_hop1000")]
    [InlineData("VGGish")]
    [InlineData("mn04_as")]
    [InlineData("TALNet")]
    public void Log_mels_equal_those_of_the_cpu_engine(string model)
    {
        LibTorch.Require();
        var settings = PannsModels.Get(model).Describe().FrontEnd!;
        var waveform = Waveforms.Synthetic(3 * settings.SampleRate);
        var expected = new float[settings.FrameCount(waveform.Length) * settings.MelBins];
        new LogMelSpectrogram(settings).Compute(waveform, expected);
        var difference = Difference.Largest(Compute(settings, waveform), expected);
        output.WriteLine(FormattableString.Invariant($"{model}: {difference:e2}"));
        Assert.True(difference <= 1e-3, $"{difference:e2}");
    }

    /// <summary>A network of a front end and an identity normalization, whose framewise output is the log-mel.</summary>
    private static float[] Compute(LogMelSettings settings, float[] waveform)
    {
        using var scope = NewDisposeScope();
        var parameters = new ParameterTree("front end");
        parameters.AddHidden("window", tensor(Array.ConvertAll(WindowFunction.Create(settings), value => (float)value)));
        parameters.AddHidden("melW", tensor(new MelFilterBank(settings).ToSingle()).reshape(-1, settings.MelBins));
        var node = new Node(1, new LogMel(settings), [0]);
        var logMel = Layers.LayerOperator.Create(node, _ => parameters, mayOverwrite: false)
            .Apply(new ForwardPass(), tensor(waveform).reshape(1, 1, -1, 1), null);
        return TorchModule.Values(logMel);
    }
}
