using Panns.Audio;
using Panns.Cli.Input;
using Panns.Cli.Library;
using Panns.Diagnostics.Checks;
using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Cli.Tests.Support;

/// <summary>
/// A workbench with fixed results: three classes; a file whose name contains "bad" cannot be read, and one whose name contains
/// "defect" makes the library throw an unexpected exception.
/// </summary>
internal sealed class FakeWorkbench : IWorkbench, ITagger, IEmbedder, IDetector, IListener
{
    /// <summary>A score that only round-trips with all its digits.</summary>
    public const float Odd = 1 / 3f;

    /// <summary>The message at the end of downloads; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>Problems of readable files, by file name.</summary>
    public Dictionary<string, AudioIssues> Issues { get; } = [];

    private static readonly string[] Labels = ["Speech", "Cat, meow", "Say \"hi\""];

    public List<ModelChoice> Choices { get; } = [];

    public List<object> Settings { get; } = [];

    /// <summary>Files that the detector was asked to write.</summary>
    public List<string> Written { get; } = [];

    /// <summary>Called to cancel after a number of files.</summary>
    public (int Files, CancellationTokenSource Source)? CancelAfter { get; init; }

    public bool Disposed { get; private set; }

    /// <summary>Number of files processed.</summary>
    public int Checked { get; private set; }

    /// <summary>A store with a file for MobileNetV1.</summary>
    public ModelStore Store { get; } = CreateStore();

    public string Model => "Fake";

    public int EmbeddingSize => 3;

    public string Identity { get; init; } = "Fake";

    public int Serve(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        Settings.Add(string.Join(' ', arguments));
        return 0;
    }

    public ITagger OpenTagger(ModelChoice choice, TaggingOptions options) => Open(choice, options);

    public IEmbedder OpenEmbedder(ModelChoice choice, Func<AudioReadOptions, EmbeddingOptions> options) => Open(choice, options(AudioReadOptions.Default));

    public IDetector OpenDetector(ModelChoice choice, Func<DetectionOptions, LabelSet, DetectionOptions> change) => Open(choice, change(DetectionOptions.Default, LabelSet.FromNames(Labels)));

    public IListener OpenListener(ModelChoice choice, Func<DetectionOptions, LabelSet, DetectionOptions> change) => Open(choice, change(DetectionOptions.Default, LabelSet.FromNames(Labels)));

    public int SampleRate => 8000;

    public string ProgramFolders { get; init; } = "";

    /// <summary>Speech is as likely as the sound is loud: the mean magnitude of half a second, every quarter of one.</summary>
    public StreamingDetector Start(Action<LabelSet, ReadOnlySpan<float>> scores)
    {
        var labels = LabelSet.FromNames(Labels);
        var options = (DetectionOptions)Settings[^1] with { Window = 0.5, Overlap = 0.5, Median = 0 };
        return new(new PannsModel(new Loudness(), labels), SampleRate, options, (_, values) => scores(labels, values[..Labels.Length]));
    }

    /// <summary>The parts of files that were asked for.</summary>
    public List<Section> Sections { get; } = [];

    public IEnumerable<TaggingResult> TagMany(IReadOnlyList<Section> files, CancellationToken cancellationToken) => Asked(files).Select(section =>
    {
        var file = section.File;
        var error = section.Error ?? Check(file, cancellationToken);
        return new TaggingResult
        {
            File = file,
            Duration = 12.5,
            Tags = error is null ? Tags(0.25f, Odd, 1e-7f) : [],
            Scores = Array.Empty<float>(),
            Windows = !((TaggingOptions)Settings[^1]).KeepWindows ? null : [new(0, 10, Tags(0.5f, 0.25f, 0), Array.Empty<float>()), new(5, 12.5, Tags(0, 0.75f, 1), Array.Empty<float>())],
            Error = error,
            Issues = IssuesOf(file),
        };
    });

    public IEnumerable<EmbeddingResult> EmbedMany(IReadOnlyList<Section> files, CancellationToken cancellationToken) => Asked(files).Select(section =>
    {
        var file = section.File;
        var error = section.Error ?? Check(file, cancellationToken);
        return new EmbeddingResult
        {
            File = file,
            Duration = 2.5,
            Embedding = error is null ? new[] { 1, Odd, -3 } : [],
            Error = error,
            Issues = IssuesOf(file),
            Windows = error is not null || !((EmbeddingOptions)Settings[^1]).KeepWindows ? null : [new(0, 2, new[] { 1f, 2, 3 }), new(0.5, 2.5, new[] { 4f, 5, 6 })],
        };
    });

    public IEnumerable<DetectionResult> DetectMany(IReadOnlyList<string> files, CancellationToken cancellationToken)
        => files.Select(file => Detect(file, null, null, cancellationToken));

    /// <summary>The events by which thresholds were to be found.</summary>
    public IReadOnlyList<LabeledEvent> Reference { get; private set; } = [];

    public ThresholdTuning Tune(
        IReadOnlyList<string> files, IReadOnlyList<LabeledEvent> reference, EventMatchOptions match, IProgress<string> progress, CancellationToken cancellationToken)
    {
        Reference = reference;
        return new([new("Speech", 0.25, new(4, 4, 3, 0, 1, 1), new(4, 1, 1, 0, 3, 0))], ["Owl"], [.. files.Where(file => file.Contains("bad", StringComparison.Ordinal)).Select(file => (file, "not an audio file"))]);
    }

    public DetectionResult Detect(string file, string? framewise, string? plot, CancellationToken cancellationToken)
    {
        var error = Check(file, cancellationToken);
        Written.AddRange(new[] { framewise, plot }.OfType<string>());
        return new()
        {
            File = file,
            Duration = 0.03,
            Error = error,
            Events = error is not null ? [] : [new("Cat, meow", 0, 0.02, 0.9f, 0.8f, 1, ""), new("Speech", 0.01, 0.03, Odd, 0.3f, 0, "")],
            FrameCount = 3,
            FrameSeconds = 0.01,
            Issues = IssuesOf(file),
        };
    }

    public string Pull(ModelInfo model, IProgress<DownloadProgress> progress, CancellationToken cancellationToken)
    {
        progress.Report(new(model + ".pth", 10 << 20, 100 << 20));
        progress.Report(new(model + ".pth", 100 << 20, 100 << 20, Note));
        return $"/store/{model}.safetensors";
    }

    public (int Tensors, IReadOnlyList<string> NotFinite) Convert(string source, string destination, SafetensorsOptions options, CancellationToken cancellationToken)
    {
        Settings.Add(options);
        if (Check(source, cancellationToken) is { } error)
        {
            throw new PannsException(error);
        }

        return (42, []);
    }

    public ExportReport Export(ModelChoice choice, ExportChoice export, CancellationToken cancellationToken)
    {
        Open(choice, export);
        return new([$"{export.Destination}: Fake, 1.5 MB"]) { Errors = CalibrationErrors, Issues = [.. Issues.Where(pair => export.Calibration?.Contains(pair.Key) == true)] };
    }

    /// <summary>What is wrong with recordings to calibrate with.</summary>
    public IReadOnlyList<string> CalibrationErrors { get; init; } = [];

    /// <summary>The doctor's results.</summary>
    public IReadOnlyList<CheckResult> Findings { get; init; } =
    [
        new("engine cpu", CheckState.Ok, "512-bit vectors"),
        new("engine onnx", CheckState.Absent, "this build has no ONNX Runtime"),
    ];

    public IReadOnlyList<Check>? Checks { get; init; }

    public IEnumerable<Check> Examine() => Checks ?? Findings.Select(found => new Check(found.Part, () => found));

    public void Dispose() => Disposed = true;

    private IReadOnlyList<Section> Asked(IReadOnlyList<Section> files)
    {
        Sections.AddRange(files);
        return files;
    }

    /// <summary>A network for 8 kHz whose first class is as likely as the sound is loud: the mean magnitude.</summary>
    private sealed class Loudness : IInferenceSession
    {
        public NetworkDescription Network { get; } = PannsModels.Get("Cnn14_8k").Describe(Labels.Length);

        public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
        {
            var samples = waveforms.Length / clips;
            outputs.Clipwise.Clear();
            for (var clip = 0; clip < clips; clip++)
            {
                var sum = 0f;
                foreach (var sample in waveforms.Slice(clip * samples, samples))
                {
                    sum += Math.Abs(sample);
                }

                outputs.Clipwise[clip * Labels.Length] = sum / samples;
            }
        }

        public void Dispose()
        {
        }
    }

    private AudioIssues IssuesOf(string file) => Issues.GetValueOrDefault(file, AudioIssues.None);

    private string? Check(string file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++Checked == CancelAfter?.Files)
        {
            CancelAfter.Value.Source.Cancel();
        }

        return file.Contains("defect", StringComparison.Ordinal) ? throw new InvalidOperationException("the impossible happened")
            : file.Contains("bad", StringComparison.Ordinal) ? $"{file}: not an audio file"
            : null;
    }

    private static ModelStore CreateStore()
    {
        var store = new ModelStore(Path.Combine(AppContext.BaseDirectory, "fake-store"));
        Directory.CreateDirectory(store.Folder);
        File.Open(store.PathOf(PannsModels.MobileNetV1.Checkpoint!), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite).Dispose();
        return store;
    }

    private Tag[] Tags(params float[] scores)
        => [.. scores.Select((score, index) => new Tag(Labels[index], score, index, "")).OrderByDescending(tag => tag.Score).Take(((TaggingOptions)Settings[^1]).TopCount)];

    private FakeWorkbench Open(ModelChoice choice, object settings)
    {
        Choices.Add(choice);
        Settings.Add(settings);
        return choice.Model == "absent" ? throw new ModelUnavailableException(ModelProblem.NotInStore, "absent: its weights are not in the store", PannsModels.Cnn14) : this;
    }
}
