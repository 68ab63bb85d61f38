using Panns.Engine;
using Panns.Engine.Kernels.Simd;
using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Tests.Engine;

/// <summary>Networks whose weights are kept in half floats.</summary>
public sealed class HalfPrecisionTests(ITestOutputHelper output)
{
    private const int Samples = 40000;

    /// <summary>A score moves by at most a quarter of what its logit does, and that is a sum over weights which are each off by 2^-11 of themselves or less.</summary>
    private const double ScoreBound = 1.0 / (1 << 9);

    [Theory]
    [InlineData("Cnn6")]
    [InlineData("Cnn14")]
    [InlineData("Cnn14_DecisionLevelAtt")]
    [InlineData("DaiNet19")]
    [InlineData("MobileNetV1")]
    [InlineData("MobileNetV2")]
    [InlineData("Res1dNet31")]
    [InlineData("Wavegram_Logmel_Cnn14")]
    public void Outputs_stay_near_the_original_code(string architecture)
    {
        using var weights = ManifestWeights.Load(architecture);
        var network = PannsModels.Get(architecture).Describe();
        using var session = CpuSession.Create(network, weights, new() { Precision = WeightPrecision.Half });
        foreach (var waveform in new[] { "A", "B" })
        {
            var result = SessionResult.Of(session, Waveforms.Reference(waveform, network.SampleRate));
            var difference = Difference.Largest(result.Clipwise, Npy.ReadDouble(TestData.Path(Path.Combine("reference", architecture, $"{waveform}_clipwise_output_f64.npy"))).Values);
            output.WriteLine($"{architecture} {waveform}: {difference:e2}");
            Assert.InRange(difference, 0, ScoreBound);
        }
    }

    [Theory]
    [InlineData("speech")]
    [InlineData("music")]
    [InlineData("typing")]
    [InlineData("esc_dog")]
    [InlineData("esc_rain")]
    [InlineData("esc_rooster")]
    [InlineData("esc_sneeze")]
    public void Real_weights_score_real_recordings_nearly_the_same(string clip)
    {
        var network = PannsModels.Mn04.Describe();
        using var weights = WeightFile.Open(TestData.Path(Path.Combine("efficientat", "mn04_as_mAP_432.pt")));
        using var session = CpuSession.Create(network, weights, new() { Precision = WeightPrecision.Half });
        var result = SessionResult.Of(session, GoldenClip.Waveform(clip));
        var expected = GoldenClip.Logits(clip);
        var scores = Difference.Largest(result.Clipwise, Array.ConvertAll(expected, logit => 1 / (1 + Math.Exp(-logit))));
        var logits = Difference.Largest(result.Logits, expected);
        var embedding = GoldenClip.Embedding(clip);
        var share = Difference.Largest(result.Embedding, embedding) / embedding.Max(Math.Abs);
        output.WriteLine($"{clip}: scores {scores:e2}, logits {logits:e2}, embedding {share:e2} of its largest value");
        Assert.InRange(scores, 0, ScoreBound);
        Assert.InRange(share, 0, 5e-3);
    }

    [Theory]
    [InlineData("Cnn6")]
    [InlineData("MobileNetV2")]
    [InlineData("LeeNet11")]
    [InlineData("TALNet")]
    public void A_batch_and_any_number_of_threads_give_the_same_bits(string name)
    {
        var network = PannsModels.Get(name).Describe(classes: 21);
        using var weights = new SyntheticWeights(network);
        using var single = CpuSession.Create(network, weights, new() { Threads = 1, Precision = WeightPrecision.Half });
        using var several = CpuSession.Create(network, weights, new() { Threads = 3, Precision = WeightPrecision.Half });
        float[][] clips = [Waveforms.Synthetic(Samples, 1), Waveforms.Synthetic(Samples, 2)];
        var batch = SessionResult.Of(several, [.. clips.SelectMany(clip => clip)], 2);
        for (var clip = 0; clip < clips.Length; clip++)
        {
            Assert.Equal(SessionResult.Of(single, clips[clip]).Clipwise, batch.Clip(clip, 2).Clipwise);
        }
    }

    [Theory]
    [InlineData(SimdLevel.Vector128)]
    [InlineData(SimdLevel.Vector256)]
    [InlineData(SimdLevel.Vector512)]
    internal void Every_vector_width_stays_near_single_precision(SimdLevel level)
    {
        foreach (var name in new[] { "Cnn6", "mn04_as" })
        {
            var network = PannsModels.Get(name).Describe(classes: 21);
            using var weights = new SyntheticWeights(network);
            using var single = CpuSession.Create(network, weights);
            using var half = CpuSession.Create(network, weights, new() { Threads = 2, SimdLevel = level, Precision = WeightPrecision.Half });
            var waveform = Waveforms.Synthetic(Samples);
            var expected = SessionResult.Of(single, waveform).Embedding;
            var difference = Difference.Largest(SessionResult.Of(half, waveform).Embedding, expected) / expected.Max(Math.Abs);
            Assert.InRange(difference, 1e-6, 5e-3);
        }
    }

    /// <summary>What is kept under an engine's name must not be taken for what another precision computes.</summary>
    [Fact]
    public void The_engine_says_which_precision_it_has()
    {
        var network = PannsModels.Mini.Describe();
        using var weights = new SyntheticWeights(network);
        using var plain = CpuSession.Create(network, weights);
        using var single = new PannsModelOptions { Precision = WeightPrecision.Single }.CreateSession(network, weights);
        using var half = new PannsModelOptions { Precision = WeightPrecision.Half }.CreateSession(network, weights);
        using var narrow = new PannsModelOptions { Precision = WeightPrecision.Half, Threads = 1 }.CreateSession(network, weights);
        Assert.Equal(plain.Engine, single.Engine);
        Assert.Equal(half.Engine, narrow.Engine);
        Assert.NotEqual(plain.Engine, half.Engine);
        var waveform = Waveforms.Synthetic(Samples);
        Assert.Equal(SessionResult.Of(plain, waveform).Clipwise, SessionResult.Of(single, waveform).Clipwise);
        Assert.NotEqual(SessionResult.Of(plain, waveform).Clipwise, SessionResult.Of(half, waveform).Clipwise);
    }

    [Fact]
    public void Other_engines_refuse_half_precision_and_nonsense_is_no_precision()
    {
        var network = PannsModels.Mini.Describe();
        using var weights = new SyntheticWeights(network);
        var options = new PannsModelOptions { Engine = PannsEngines.OnnxRuntime, Precision = WeightPrecision.Half };
        Assert.Contains("only the built-in engine keeps them in half precision", Assert.Throws<PannsException>(() => options.CreateSession(network, weights)).Message, StringComparison.Ordinal);
        Assert.Contains("half precision", Assert.Throws<PannsException>(() => PannsModel.Load("none.onnx", options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PannsModelOptions { Precision = (WeightPrecision)7 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuEngineOptions { Precision = (WeightPrecision)7 });
    }

}
