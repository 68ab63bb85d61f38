using Panns.Audio;
using Panns.Cli.Input;
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

    public string ProgramFolders => Environment.GetEnvironmentVariable("PATH") ?? "";

    public ModelStore Store => ModelStore.Default;

    public string Pull(ModelInfo model, IProgress<DownloadProgress> progress, CancellationToken cancellationToken)
    {
        var checkpoint = model.Checkpoint ?? throw new ModelUnavailableException(ModelProblem.NotPublished, $"{model.Name}: no weights of this network are published", model);
        return Store.PullAsync(checkpoint, progress, cancellationToken).GetAwaiter().GetResult();
    }

    public ITagger OpenTagger(ModelChoice choice, TaggingOptions options)
        => Open(choice, ModelTask.Tagging, model => new Tagger(model, options));

    public IEmbedder OpenEmbedder(ModelChoice choice, Func<AudioReadOptions, EmbeddingOptions> options) => NetworkExport.IsClassifier(choice.Model)
        ? Open(choice, classifier => new Embedder(choice.Model!, classifier, classifier.CreateExtractor(options(classifier.Audio))))
        : Open(choice, ModelTask.Embedding, model => new Embedder(model.Name, model, new(model, options(AudioReadOptions.Default))));

    public IDetector OpenDetector(ModelChoice choice, Func<DetectionOptions, LabelSet, DetectionOptions> change) => NetworkExport.IsClassifier(choice.Model)
        ? Open(choice, classifier => new Detector(choice.Model!, classifier, classifier.CreateDetector(change(classifier.Detection, LabelSet.FromNames(classifier.Labels)))))
        : Open(choice, ModelTask.Detection, model => new Detector(model.Name, model, new(model, change(DetectionOptions.Default, model.Labels))));

    public IListener OpenListener(ModelChoice choice, Func<DetectionOptions, LabelSet, DetectionOptions> change) => NetworkExport.IsClassifier(choice.Model)
        ? Open(choice, classifier => new Listener(choice.Model!, classifier, classifier.SampleRate, frames => classifier.CreateStreamingDetector(classifier.SampleRate, change(classifier.Detection, LabelSet.FromNames(classifier.Labels)), frames)))
        : Open(choice, ModelTask.Detection, model => new Listener(
            model.Name, model, model.SampleRate,
            frames => new(model, model.SampleRate, change(model.Network.FramewiseOutput is null ? DetectionOptions.Default : DetectionOptions.Streaming, model.Labels), frames)));

    public (int Tensors, IReadOnlyList<string> NotFinite) Convert(string source, string destination, SafetensorsOptions options, CancellationToken cancellationToken)
    {
        WeightFile.Convert(source, destination, options, cancellationToken);
        using var written = WeightFile.Open(destination);
        return (written.Names.Count, [.. written.Names.Where(name => !Array.TrueForAll(written.Read(name), float.IsFinite))]);
    }

    public ExportReport Export(ModelChoice choice, ExportChoice export, CancellationToken cancellationToken)
        => NetworkExport.Write(choice, export, cancellationToken);

    public int Serve(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables) => ServerProgram.Run(arguments, variables);

    public IEnumerable<Check> Examine() => EngineChecks.All.Concat(BuiltInNetworkCheck.All).Concat(DecoderChecks.All);

    private T Open<T>(ModelChoice choice, ModelTask task, Func<PannsModel, T> open) => Open(load(choice, task), open);

    private static T Open<T>(ModelChoice choice, Func<TransferModel, T> open) => Open(TransferModel.Load(choice.Model!, ModelLoading.OptionsOf(choice)), open);

    private static TOpen Open<TModel, TOpen>(TModel model, Func<TModel, TOpen> open)
        where TModel : IDisposable
    {
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

        public IEnumerable<TaggingResult> TagMany(IReadOnlyList<Section> files, CancellationToken cancellationToken)
            => _tagger.TagSources(files.Select(file => file.ToSource(options.Audio)), isLive: false, cancellationToken);

        public void Dispose() => model.Dispose();
    }

    private sealed class Embedder(string name, IDisposable model, EmbeddingExtractor extractor) : IEmbedder
    {
        public string Model => name;

        public int EmbeddingSize => extractor.Dimension;

        public string Identity => extractor.Identity;

        public IEnumerable<EmbeddingResult> EmbedMany(IReadOnlyList<Section> files, CancellationToken cancellationToken)
            => extractor.ExtractSources(files.Select(file => file.ToSource(extractor.Options.Audio)), isLive: false, cancellationToken);

        public void Dispose() => model.Dispose();
    }

    private sealed class Listener(string name, IDisposable model, int sampleRate, Func<FramewiseHandler, StreamingDetector> open) : IListener
    {
        public string Model => name;

        // Nothing of a stream is resumed.
        public string Identity => $"listen {name}";

        public int SampleRate => sampleRate;

        public StreamingDetector Start(Action<LabelSet, ReadOnlySpan<float>> scores)
        {
            StreamingDetector? detector = null;
            detector = open((_, values) =>
            {
                for (; !values.IsEmpty; values = values[detector.Labels.Count..])
                {
                    scores(detector!.Labels, values[..detector.Labels.Count]);
                }
            });
            return detector;
        }

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

        public ThresholdTuning Tune(
            IReadOnlyList<string> files, IReadOnlyList<LabeledEvent> reference, EventMatchOptions match, IProgress<string> progress, CancellationToken cancellationToken)
            => detector.TuneThresholds(files, reference, match, progress, cancellationToken);

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
