using Panns.Clips;
using Panns.Diagnostics.Checks;
using Panns.Output.Npy;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.Cli.Library;

/// <summary>Implements the commands with the library.</summary>
/// <param name="load">Loads a network for a task.</param>
internal sealed class Workbench(Func<ModelChoice, ModelTask, PannsModel> load) : IWorkbench
{
    public Workbench()
        : this(ModelLoading.Load)
    {
    }

    public ModelStore Store => ModelStore.Default;

    public string Pull(ModelInfo model, IProgress<DownloadProgress> progress, CancellationToken cancellationToken)
    {
        var checkpoint = model.Checkpoint ?? throw new ModelUnavailableException(ModelProblem.NotPublished, $"{model.Name}: no weights of this network are published", model);
        return Store.PullAsync(checkpoint, progress, cancellationToken).GetAwaiter().GetResult();
    }

    public ITagger OpenTagger(ModelChoice choice, TaggingOptions options)
        => Open(choice, ModelTask.Tagging, model => new Tagger(model, options));

    public IEmbedder OpenEmbedder(ModelChoice choice, EmbeddingOptions options)
        => Open(choice, ModelTask.Embedding, model => new Embedder(model, options));

    public IDetector OpenDetector(ModelChoice choice, Func<DetectionOptions, DetectionOptions> change)
    {
        if (!NetworkExport.IsClassifier(choice.Model))
        {
            return Open(choice, ModelTask.Detection, model => new Detector(model.Name, model, new(model, change(DetectionOptions.Default))));
        }

        var classifier = TransferModel.Load(choice.Model!, ModelLoading.OptionsOf(choice));
        try
        {
            return new Detector(choice.Model!, classifier, classifier.CreateDetector(change(classifier.Detection)));
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    public (int Tensors, IReadOnlyList<string> NotFinite) Convert(string source, string destination, SafetensorsOptions options, CancellationToken cancellationToken)
    {
        WeightFile.Convert(source, destination, options, cancellationToken);
        using var written = WeightFile.Open(destination);
        return (written.Names.Count, [.. written.Names.Where(name => !Array.TrueForAll(written.Read(name), float.IsFinite))]);
    }

    public ExportReport Export(ModelChoice choice, ExportChoice export, CancellationToken cancellationToken)
        => NetworkExport.Write(choice, export, cancellationToken);

    public int Serve(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables) => ServerProgram.Run(arguments, variables);

    public IEnumerable<CheckResult> Examine() => EngineChecks.Run().Concat(BuiltInNetworkCheck.Run()).Concat(DecoderChecks.Run());

    private T Open<T>(ModelChoice choice, ModelTask task, Func<PannsModel, T> open)
    {
        var model = load(choice, task);
        try
        {
            return open(model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private sealed class Tagger(PannsModel model, TaggingOptions options) : ITagger
    {
        private readonly AudioTagger _tagger = new(model, options);

        public string Model => model.Name;

        public string Identity
            => $"tag {model.Name} {Fingerprint.Of(_tagger.Tag(Fingerprint.Signal(model.SampleRate), model.SampleRate).Scores.Span)} {options}";

        public IEnumerable<TaggingResult> TagMany(IReadOnlyList<string> files, CancellationToken cancellationToken)
            => _tagger.TagMany(files, cancellationToken);

        public void Dispose() => model.Dispose();
    }

    private sealed class Embedder(PannsModel model, EmbeddingOptions options) : IEmbedder
    {
        private readonly EmbeddingExtractor _extractor = new(model, options);

        public string Model => model.Name;

        public int EmbeddingSize => _extractor.Dimension;

        public string Identity => _extractor.Identity;

        public IEnumerable<EmbeddingResult> EmbedMany(IReadOnlyList<string> files, CancellationToken cancellationToken)
            => _extractor.ExtractMany(files, cancellationToken);

        public void Dispose() => model.Dispose();
    }

    private sealed class Detector(string name, IDisposable model, SoundEventDetector detector) : IDetector
    {
        // Of any rate: it is resampled.
        private const int Rate = 32000;

        public string Model => name;

        public string Identity
        {
            get
            {
                var scores = new List<float>();
                detector.Detect(Fingerprint.Signal(Rate), Rate, (_, frames) => scores.AddRange(frames));
                var options = detector.Options;
                var thresholds = string.Join(';', options.ClassThresholds?.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}") ?? []);
                return $"detect {name} {Fingerprint.Of(scores.ToArray())} {options} {string.Join(';', options.Labels ?? [])} {thresholds}".ReplaceLineEndings(" ");
            }
        }

        public IEnumerable<DetectionResult> DetectMany(IReadOnlyList<string> files, CancellationToken cancellationToken)
            => detector.DetectMany(files, cancellationToken);

        public DetectionResult Detect(string file, string? framewise, string? plot, CancellationToken cancellationToken)
        {
            try
            {
                using var scores = framewise is null ? null : new NpyRowWriter(framewise, detector.Labels.Count);
                var figure = plot is null ? null : new DetectionPlot();
                var result = detector.Detect(file, scores is null ? null : (_, rows) => scores.Append(rows), figure, cancellationToken);
                scores?.Complete();
                figure?.Save(plot!);
                return result;
            }
            catch (PannsException problem)
            {
                return new() { File = file, Duration = 0, Events = [], FrameCount = 0, FrameSeconds = detector.FrameSeconds, Error = problem.Message };
            }
        }

        public void Dispose() => model.Dispose();
    }
}
