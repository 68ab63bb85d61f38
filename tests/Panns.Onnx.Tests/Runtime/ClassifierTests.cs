using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Panns.Engine;
using Panns.FrontEnd;
using Panns.Onnx.Tests.Support;
using Panns.Transfer;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>Exported classifiers give the same scores on ONNX Runtime as in this library, for every input and length.</summary>
public sealed class ClassifierTests(FittedModels models, ITestOutputHelper output) : IClassFixture<FittedModels>
{
    private const double Tolerance = 1e-5;
    private const int Embedding = 1;
    private readonly TemporaryFolder _folder = models.Folder;

    [Theory]
    [InlineData("freeze_l1", "mn04_as")]
    [InlineData("freeze_l3", "mn04_as")]
    public void A_head_on_vectors_averaged_over_windows(string strategy, string? network)
        => Compare(models.Get(strategy, network), [0.004, 10, 17.3, 25.1]);

    [Fact]
    public void Clips_windows_and_patches_are_kept_apart()
    {
        var network = SmallNetworks.Patches();
        using var weights = new RandomWeights(network);
        var classifier = new ClassifierDescription
        {
            Strategy = "test",
            Labels = ["a", "b", "c", "d", "e"],
            IsMultiLabel = true,
            Windows = new(Length: 48000, Step: 20000, ExtendsShort: true, PoolsVectors: false),
            Network = network,
            Weights = weights,
        };
        OnnxExporter.Export(classifier, _folder["m.onnx"]);
        using var session = new InferenceSession(_folder["m.onnx"]);
        using var engine = CpuSession.Create(network, weights);
        var waveforms = FittedModels.Recording(2 * 6.25, network.SampleRate);
        var results = Run(session, "waveform", waveforms, [2, waveforms.Length / 2]);
        for (var clip = 0; clip < 2; clip++)
        {
            // 100000 samples: windows from 0, 20000, 40000 and, shifted to end with the clip, 52000.
            var (scores, embedding) = (new float[5], new float[24]);
            foreach (var start in (ReadOnlySpan<int>)[0, 20000, 40000, 52000])
            {
                var (windowScores, windowEmbedding) = (new float[5], new float[24]);
                engine.Run(
                    waveforms.AsSpan((clip * 100_000) + start, 48000),
                    1,
                    new() { Clipwise = windowScores, Embedding = windowEmbedding },
                    TestContext.Current.CancellationToken);
                AddQuarter(windowScores, scores);
                AddQuarter(windowEmbedding, embedding);
            }

            Assert.InRange(Difference.Largest(scores, results[0].AsSpan(clip * 5, 5)), 0, Tolerance);
            Assert.InRange(Difference.Relative(embedding, results[Embedding].AsSpan(clip * 24, 24)), 0, Tolerance);
        }
    }

    [Theory]
    [InlineData("linear_probe", "mn04_as")]
    [InlineData("logmel_stats", null)]
    public void A_standardized_head_on_segments_with_classes_that_do_not_exclude_each_other(string strategy, string? network)
        => Compare(models.Get(strategy, network, segment: 0.7, isMultiLabel: true), [0.3, 0.7, 1.5, 4.1]);

    [Theory]
    [InlineData("fine_tune", "mn04_as", false)]
    [InlineData("scratch", "LeeNet11", true)]
    public void A_network_that_was_trained_itself(string strategy, string network, bool isMultiLabel)
        => Compare(models.Get(strategy, network, segment: 0.6, isMultiLabel), [0.2, 0.6, 1.5]);

    [Theory]
    [InlineData(OnnxFrontEnd.Convolution, 17)]
    [InlineData(OnnxFrontEnd.Stft, 22)]
    public void Every_form_of_the_model_agrees(OnnxFrontEnd frontEnd, int opset)
    {
        var options = new OnnxExportOptions { FrontEnd = frontEnd, Opset = opset };
        foreach (var model in (TransferModel[])[models.Get("logmel_stats", null), models.Get("freeze_l1", "mn04_as")])
        {
            Compare(model, [1.3, 12], options);
            var waveform = FittedModels.Recording(1.3, model.SampleRate);
            var logMel = LogMel(model, waveform);
            OnnxExporter.Export(model.Describe(), _folder["logmel.onnx"], options with { Input = OnnxInput.LogMel });
            using var session = new InferenceSession(_folder["logmel.onnx"]);
            Assert.InRange(Difference.Largest(Scores(model, waveform), Run(session, "logmel", logMel.Values, logMel.Shape)[0]), 0, Tolerance);
        }
    }

    [Fact]
    public void Every_kind_of_model_passes_the_checker()
    {
        (TransferModel Model, OnnxExportOptions Options)[] cases =
        [
            (models.Get("logmel_stats", null), new() { Input = OnnxInput.LogMel }),
            (models.Get("logmel_stats", null), new()),
            (models.Get("freeze_l3", "mn04_as"), new() { HalfPrecision = true }),
            (models.Get("freeze_l1", "mn04_as"), new() { Input = OnnxInput.LogMel, HalfPrecision = true }),
            (models.Get("fine_tune", "mn04_as", segment: 0.6), new() { HalfPrecision = true, FrontEnd = OnnxFrontEnd.Convolution }),
        ];
        string[] paths = [.. Enumerable.Range(0, cases.Length).Select(index => _folder[FormattableString.Invariant($"case{index}.onnx")])];
        for (var i = 0; i < cases.Length; i++)
        {
            OnnxExporter.Export(cases[i].Model.Describe(), paths[i], cases[i].Options);
        }

        Assert.Equal("", OnnxChecker.Check(paths));
    }

    [Fact]
    public void A_batch_gives_what_its_clips_give()
    {
        var model = models.Get("linear_probe", "mn04_as", segment: 0.7);
        OnnxExporter.Export(model.Describe(), _folder["m.onnx"]);
        using var session = new InferenceSession(_folder["m.onnx"]);
        var waveforms = FittedModels.Recording(3, model.SampleRate);
        var samples = waveforms.Length / 2;
        var batch = Run(session, "waveform", waveforms, [2, samples])[0];
        float[] one = [.. Scores(model, waveforms[..samples]), .. Scores(model, waveforms[samples..])];
        Assert.InRange(Difference.Largest(one, batch), 0, Tolerance);
    }

    [Fact]
    public void Smaller_models_stay_close()
    {
        var model = models.Get("freeze_l3", "mn04_as");
        var classifier = model.Describe();
        OnnxExporter.Export(classifier, _folder["single.onnx"]);
        OnnxExporter.Export(classifier, _folder["half.onnx"], new OnnxExportOptions { HalfPrecision = true });
        var report = OnnxQuantizer.Export(
            classifier, _folder["int8.onnx"], [FittedModels.Recording(2, 32000), FittedModels.Recording(3, 32000)], cancellationToken: TestContext.Current.CancellationToken);
        output.WriteLine(report.ToString());
        Assert.Equal("", OnnxChecker.Check(_folder["half.onnx"], _folder["int8.onnx"]));

        // 11 significant bits; 7 bits for weights and 8 for activations, with ranges from two short clips.
        Assert.InRange(Cosine(Results("single.onnx")[Embedding], Results("half.onnx")[Embedding]), 0.9995, 1);
        Assert.InRange(Cosine(Results("single.onnx")[Embedding], Results("int8.onnx")[Embedding]), 0.95, 1);
        Assert.InRange(report.EmbeddingSimilarity, 0.95, 1);
        long[] bytes = [Length("int8.onnx"), Length("half.onnx"), Length("single.onnx")];
        Assert.Equal(bytes.Order(), bytes);
    }

    [Fact]
    public void The_file_says_what_it_is_and_opens_as_a_session()
    {
        var model = models.Get("freeze_l1", "mn04_as");
        model.Save(_folder["my.panns"]);
        using var opened = TransferModel.Load(_folder["my.panns"]);
        OnnxExporter.Export(opened.Describe(), _folder["m.onnx"], new OnnxExportOptions { License = "CC0-1.0" });
        using var session = OnnxSession.Open(_folder["m.onnx"]);
        Assert.Equal(model.Labels, session.Labels!.Select(label => label.Name));
        Assert.Equal(("mn04_as", model.Labels.Length), (session.Network.Name, session.Network.Classes));
        Assert.Equal(OutputKinds.Clipwise | OutputKinds.Embedding | OutputKinds.Logits, session.Outputs);
        using var raw = new InferenceSession(_folder["m.onnx"]);
        var metadata = raw.ModelMetadata.CustomMetadataMap;
        Assert.Equal(("mn04_as", "freeze_l1", "softmax", "CC0-1.0"), (metadata["panns.model"], metadata["panns.strategy"], metadata["panns.scores"], metadata["panns.license"]));
        Assert.Equal(("320000", "160000", "32000"), (metadata["panns.window_samples"], metadata["panns.window_step"], metadata["panns.sample_rate"]));
        Assert.Equal(model.Labels, JsonDocument.Parse(metadata["panns.labels"]).RootElement.EnumerateArray().Select(label => label.GetString()!));
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder["my.panns"])));
        Assert.Equal(hash, metadata["panns.weights_sha256"]);
    }

    [Fact]
    public void What_a_classifier_does_not_have_is_refused_in_one_line()
    {
        var statistics = models.Get("logmel_stats", null);
        var scratch = models.Get("scratch", "LeeNet11");
        Refuse(statistics, new() { Outputs = OutputKinds.Embedding }, "logmel_stats: it has no output 'embedding'");
        Refuse(scratch, new() { Outputs = OutputKinds.Framewise }, "LeeNet11: it has no output 'framewise_output'");
        Refuse(scratch, new() { Input = OnnxInput.LogMel }, "works on the waveform");
        Refuse(scratch, new() { Labels = ["one"] }, "1 labels for");
        var problem = Assert.Throws<PannsException>(
            () => OnnxQuantizer.Export(statistics.Describe(), _folder["m.onnx"], [FittedModels.Recording(1, 32000)], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("no network", problem.Message, StringComparison.Ordinal);
        OnnxExporter.Export(statistics.Describe(), _folder["m.onnx"]);
        problem = Assert.Throws<PannsException>(() => OnnxSession.Open(_folder["m.onnx"]));
        Assert.Contains("a classifier by logmel_stats holds no network", problem.Message, StringComparison.Ordinal);

        void Refuse(TransferModel model, OnnxExportOptions options, string reason)
        {
            var problem = Assert.Throws<PannsException>(() => OnnxExporter.Export(model.Describe(), _folder["m.onnx"], options));
            Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', problem.Message);
        }
    }

    private static void AddQuarter(float[] values, float[] sum)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += values[i] / 4;
        }
    }

    private void Compare(TransferModel model, double[] lengths, OnnxExportOptions? options = null)
    {
        OnnxExporter.Export(model.Describe(), _folder["m.onnx"], options);
        using var session = new InferenceSession(_folder["m.onnx"]);
        float[]? before = null;
        foreach (var seconds in lengths)
        {
            var waveform = FittedModels.Recording(seconds, model.SampleRate);
            var expected = Scores(model, waveform);
            var difference = Difference.Largest(expected, Run(session, "waveform", waveform, [1, waveform.Length])[0]);

            // Statistics of a mix of many sounds are so far from those of a single sound that one class gets everything.
            Assert.True(before is null || model.Network is null || Difference.Largest(before, expected) > 10 * Tolerance, "the scores say nothing about the recording");
            before = expected;
            output.WriteLine(FormattableString.Invariant($"{model.Strategy} on {model.Network}, {seconds} s: {difference:E1}"));
            Assert.InRange(difference, 0, Tolerance);
        }
    }

    private List<float[]> Results(string file)
    {
        using var session = new InferenceSession(_folder[file]);
        var waveform = FittedModels.Recording(12, 32000);
        return Run(session, "waveform", waveform, [1, waveform.Length]);
    }

    private static double Cosine(float[] left, float[] right)
    {
        var product = left.Zip(right, (x, y) => (double)x * y).Sum();
        return product / Math.Sqrt(left.Sum(x => (double)x * x) * right.Sum(x => (double)x * x));
    }

    private static float[] Scores(TransferModel model, float[] waveform)
        => [.. model.Predict(waveform, model.SampleRate, TestContext.Current.CancellationToken).Scores];

    private static List<float[]> Run(InferenceSession session, string input, float[] values, long[] shape)
    {
        using var tensor = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var options = new RunOptions();
        using var results = session.Run(options, [input], [tensor], session.OutputNames);
        return [.. results.Select(result => result.GetTensorDataAsSpan<float>().ToArray())];
    }

    private static (float[] Values, long[] Shape) LogMel(TransferModel model, float[] waveform)
    {
        var classifier = model.Describe();
        var settings = classifier.Network?.FrontEnd ?? classifier.Statistics ?? LogMelSettings.Panns32k;
        var frames = settings.FrameCount(waveform.Length);
        var values = new float[frames * settings.MelBins];
        new LogMelSpectrogram(settings).Compute(waveform, values);
        return (values, [1, 1, frames, settings.MelBins]);
    }

    private long Length(string file) => new FileInfo(_folder[file]).Length;
}
