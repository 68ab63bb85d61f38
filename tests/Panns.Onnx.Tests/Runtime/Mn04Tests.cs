using Microsoft.ML.OnnxRuntime;
using Panns.Onnx.Tests.Runtime.Support;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>The real weights of mn04_as against its authors' code and a third-party ONNX export.</summary>
public class Mn04Tests(ITestOutputHelper output)
{
    // The difference between independent implementations of this network (for sigmoid scores, at most a quarter of the logits').
    private const double LogitTolerance = 1e-4;
    private const double EmbeddingTolerance = 2e-5;
    private const double ScoreTolerance = 1e-5;

    private static readonly string[] Clips = ["speech", "music", "typing", "esc_dog", "esc_sneeze", "esc_rain", "esc_rooster"];

    [Theory]
    [InlineData(OnnxFrontEnd.Stft)]
    [InlineData(OnnxFrontEnd.Convolution)]
    public void Outputs_equal_the_authors_code(OnnxFrontEnd frontEnd)
    {
        using var weights = Open();
        using var session = OnnxSession.Create(PannsModels.Mn04.Describe(), weights, new OnnxSessionOptions { FrontEnd = frontEnd });
        foreach (var clip in Clips)
        {
            var samples = Array.ConvertAll(Npy.ReadInt16(Golden(clip, "wav_i16")).Values, sample => sample / 32768f);
            var actual = Outputs.Of(session, samples, 1);
            AssertWithin(LogitTolerance, Npy.ReadSingle(Golden(clip, "logits")).Values, actual.Logits, clip);
            AssertWithin(EmbeddingTolerance, Npy.ReadSingle(Golden(clip, "emb384")).Values, actual.Embedding, clip);
        }
    }

    [Fact]
    public void Our_export_equals_another_one()
    {
        using var weights = Open();
        using var session = OnnxSession.Create(PannsModels.Mn04.Describe(), weights, input: OnnxInput.LogMel);
        using var other = new InferenceSession(TestData.Path("efficientat/mn04_as.onnx"));
        foreach (var clip in Clips)
        {
            var (shape, bandsFirst) = Npy.ReadSingle(Golden(clip, "logmel"));
            var (bands, frames) = (shape[0], shape[1]);
            using var input = OrtValue.CreateTensorValueFromMemory(bandsFirst, [1, 1, bands, frames]);
            using var results = other.Run(new RunOptions(), ["spec"], [input], ["logits"]);
            var framesFirst = new float[bandsFirst.Length];
            for (var i = 0; i < framesFirst.Length; i++)
            {
                framesFirst[i] = bandsFirst[(i % bands * frames) + (i / bands)];
            }

            var actual = Outputs.OfLogMel(session, framesFirst, 1);
            var expected = results[0].GetTensorDataAsSpan<float>().ToArray();
            AssertWithin(ScoreTolerance, Array.ConvertAll(expected, logit => 1 / (1 + MathF.Exp(-logit))), actual.Clipwise, clip);
            AssertWithin(LogitTolerance, expected, actual.Logits, clip);
        }
    }

    [Fact]
    public void Float16_is_half_as_large_and_stays_close()
    {
        using var folder = new TemporaryFolder();
        using var weights = Open();
        var network = PannsModels.Mn04.Describe();
        OnnxExporter.Export(network, weights, folder["single.onnx"]);
        OnnxExporter.Export(network, weights, folder["half.onnx"], new OnnxExportOptions { HalfPrecision = true });
        Assert.Equal("", OnnxChecker.Check(folder["single.onnx"], folder["half.onnx"]));
        using var single = OnnxSession.Open(folder["single.onnx"]);
        using var half = OnnxSession.Open(folder["half.onnx"]);
        var largest = 0.0;
        foreach (var samples in Recordings())
        {
            largest = Math.Max(largest, Difference.Largest(Outputs.Of(single, samples, 1).Clipwise, Outputs.Of(half, samples, 1).Clipwise));
        }

        var (singleBytes, halfBytes) = (new FileInfo(folder["single.onnx"]).Length, new FileInfo(folder["half.onnx"]).Length);
        output.WriteLine(FormattableString.Invariant($"float32 {singleBytes} bytes, float16 {halfBytes} bytes, largest difference {largest:E1}"));

        // 11 significant bits against 24.
        Assert.InRange(largest, 1e-7, 1e-2);
        Assert.InRange(halfBytes / (double)singleBytes, 0.4, 0.6);
    }

    [Fact]
    public void Int8_is_a_quarter_as_large_and_says_what_it_loses()
    {
        using var folder = new TemporaryFolder();
        using var weights = Open();
        var report = OnnxQuantizer.Export(PannsModels.Mn04.Describe(), weights, folder["int8.onnx"], Recordings(), cancellationToken: TestContext.Current.CancellationToken);
        output.WriteLine(report.ToString());
        Assert.Equal("", OnnxChecker.Check(folder["int8.onnx"]));
        Assert.InRange(report.FileBytes / (double)report.FloatBytes, 0.2, 0.45);
        Assert.InRange(report.EmbeddingSimilarity, 0.9, 1);

        using var single = OnnxSession.Create(PannsModels.Mn04.Describe(), weights);
        using var quantized = OnnxSession.Open(folder["int8.onnx"]);
        var pairs = Recordings().ConvertAll(samples => (Exact: Outputs.Of(single, samples, 1).Clipwise, Rounded: Outputs.Of(quantized, samples, 1).Clipwise));
        var largest = pairs.Max(pair => Difference.Largest(pair.Exact, pair.Rounded));
        Assert.Equal(report.LargestDifference, largest, 1e-3);
        Assert.InRange(largest, 1e-3, 0.06);

        // Which of two classes with nearly equal scores is first depends on the processor's int8 instructions (with VNNI, sums do not saturate).
        Assert.Equal(pairs.Count(pair => Top(pair.Exact) == Top(pair.Rounded)) / (double)pairs.Count, report.SameTopClass, 1e-9);
        Assert.All(pairs, pair => Assert.InRange(pair.Exact.Max() - pair.Exact[Top(pair.Rounded)], 0, 0.05));

        static int Top(float[] scores) => Array.IndexOf(scores, scores.Max());
    }

    private static StateDict Open() => WeightFile.Open(TestData.Path("efficientat/mn04_as_mAP_432.pt"));

    private static string Golden(string clip, string what) => TestData.Path($"reference/mn04/golden/{clip}.{what}.npy");

    private static List<float[]> Recordings()
        => [.. Clips.Select(clip => Array.ConvertAll(Npy.ReadInt16(Golden(clip, "wav_i16")).Values, sample => sample / 32768f))];

    private void AssertWithin(double tolerance, float[] expected, float[] actual, string clip)
    {
        var difference = Difference.Largest(expected, actual);
        output.WriteLine(FormattableString.Invariant($"{clip}: {difference:E1} of {tolerance:E0}"));
        Assert.InRange(difference, 0, tolerance);
    }
}
