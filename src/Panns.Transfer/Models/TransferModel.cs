using System.Collections.Immutable;
using Panns.Audio;
using Panns.Clips;
using Panns.Common;
using Panns.Engine;
using Panns.Models.Recognition;
using Panns.Output.Json;
using Panns.Training;
using Panns.Transfer.Features;
using Panns.Transfer.Heads;
using Panns.Transfer.Models;
using Panns.Transfer.Strategies;
using Panns.Weights;
using Panns.Weights.Archives;

namespace Panns.Transfer;

/// <summary>
/// A self-contained classifier: network, head, class names and provenance in one .panns file. Safe to use from several
/// threads.
/// </summary>
/// <example>
/// <code>
/// using var backbone = Backbone.Open(PannsModels.Cnn14);
/// var context = new TransferContext { Backbone = backbone, Cache = FeatureCache.Default };
/// var model = TransferModel.Fit(context, LabeledSounds.Open("sounds"), TransferStrategies.FreezeL3);
/// model.Save("my.panns");
/// model.Dispose();
///
/// using var loaded = TransferModel.Load("my.panns");
/// Console.WriteLine(loaded.Predict("new.wav").Label);
/// </code>
/// </example>
public sealed partial class TransferModel : IDisposable
{
    private const string WaveformName = "waveform";

    private readonly TransferManifest _manifest;
    private readonly StateDict? _weights;
    private readonly HeadNetwork? _head;
    private readonly IInferenceSession? _headSession;
    private readonly Backbone? _backbone;
    private readonly IInferenceSession? _session;
    private readonly ClipClassifier _classifier;
    private readonly int _threads;

    private TransferModel(
        TransferManifest manifest, TransferProvenance provenance, StateDict? weights, HeadNetwork? head,
        PannsModelOptions? options = null)
    {
        options ??= PannsModelOptions.Default;
        _manifest = manifest;
        _weights = weights;
        _head = head;
        _headSession = head?.CreateSession();
        _threads = options.Threads ?? CpuEngineOptions.Default.Threads;
        Provenance = provenance;
        Reject = manifest.Reject;
        Audio = AudioReadOptions.Default with { Channel = manifest.Channel };
        if (manifest.Kind == FeatureKind.Network)
        {
            _session = options.CreateSession(PannsModels.Get(manifest.Network!).Describe(manifest.Labels.Length), weights!);
            _classifier = ClipClassifier.OfNetwork(_session, manifest.ClipSeconds ?? WindowPlan.UsualWindow, manifest.IsMultiLabel);
            return;
        }

        _backbone = manifest.Kind.IsOfNetwork() ? Backbone.Create(PannsModels.Get(manifest.Network!), weights!, options) : null;
        _classifier = ClipClassifier.OfHead(
            new FeatureChoice(manifest.Kind, manifest.PadSeconds).Open(_backbone, manifest.Strategy), _headSession!, manifest.SegmentSeconds,
            _threads);
    }

    /// <summary>The classes in the order of the scores.</summary>
    public ImmutableArray<string> Labels => _manifest.Labels;

    /// <summary>The strategy that made it.</summary>
    public string Strategy => _manifest.Strategy;

    /// <summary>Name of its network; null if it has none.</summary>
    public string? Network => _manifest.Network;

    /// <summary>Whether a recording can have several classes, with independent scores.</summary>
    public bool IsMultiLabel => _manifest.IsMultiLabel;

    /// <summary>Sample rate of its input, in Hz.</summary>
    public int SampleRate => _classifier.SampleRate;

    /// <summary>Its provenance.</summary>
    public TransferProvenance Provenance { get; }

    /// <summary>How recordings are read: initially the channel used in training, and the defaults.</summary>
    public AudioReadOptions Audio
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>Fits a strategy to clips of a dataset. Classes without a readable clip are left out.</summary>
    /// <param name="context">The network, the cache and the seed.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="strategy">The strategy: one of <see cref="TransferStrategies"/>.</param>
    /// <param name="clips">Indices of the training clips; null for <see cref="LabeledDataset.TrainingClips"/>.</param>
    /// <param name="scores">What was measured beforehand, for the provenance.</param>
    /// <returns>The model, whose <see cref="TransferProvenance.History"/> says how training went.</returns>
    /// <exception cref="PannsException">No clip can be read, or the strategy needs a network that the context lacks.</exception>
    public static TransferModel Fit(
        TransferContext context, LabeledDataset data, TransferStrategy strategy, ImmutableArray<int>? clips = null, IEnumerable<KeyValuePair<string, double>>? scores = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(strategy);
        var chosen = clips ?? data.TrainingClips;

        // Only the training clips are read.
        var whole = chosen.Length == data.Clips.Length ? data : data with { Clips = [.. chosen.Select(clip => data.Clips[clip])] };

        // Classes without a readable clip are not part of the model.
        var part = new[] { strategy }.Readable(context, whole);
        using var classifier = strategy.Fit(context, part, [.. Enumerable.Range(0, part.Clips.Length)], context.Seed);
        var provenance = new TransferProvenance
        {
            Dataset = data.Name,
            DataHash = ContentHash.OfDataset(part, context.HashesOf(part.Clips)),
            Clips = part.Clips.Count(clip => !context.IsUnreadable(clip)),
            ClassesLeftOut = [.. whole.Classes.Except(part.Classes, StringComparer.Ordinal)],
            Seed = context.Seed,
            WeightsHash = strategy.NeedsWeights ? context.Backbone!.WeightsHash : "",
            Scores = (scores ?? []).ToImmutableSortedDictionary(),
            Options = strategy.Describe(context, part).ToImmutableSortedDictionary(),
            History = classifier.History,
        };
        return Create(classifier.ToParts(), part, provenance);
    }

    /// <summary>Opens a .panns file. Never runs code from the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The engine that runs its network; null for the built-in one. Other options are ignored.</param>
    /// <exception cref="PannsException">The file is missing, damaged, too large, or not a .panns file.</exception>
    public static TransferModel Load(string path, PannsModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var archive = TransferModelFile.Open(path);
        StateDict? weights = null;
        try
        {
            using var json = TransferModelFile.ReadJson(archive, TransferModelFile.ManifestName, path);
            using var origin = TransferModelFile.ReadJson(archive, TransferModelFile.ProvenanceName, path);
            var manifest = TransferManifest.Read(json.RootElement, path);
            var provenance = TransferProvenance.Read(origin.RootElement);
            weights = manifest.Kind == FeatureKind.LogMelStatistics ? null : archive.OpenWeights(TransferModelFile.BackboneName);
            if (manifest.Kind == FeatureKind.Network)
            {
                PretrainedNetwork.Check(PannsModels.Get(manifest.Network!).Describe(manifest.Labels.Length), weights!);
            }

            var head = manifest.Kind == FeatureKind.Network ? null : ReadHead(archive, manifest);
            return new(manifest, provenance, weights, head, options);
        }
        catch (Exception problem)
        {
            weights?.Dispose();
            if (problem is ModelUnavailableException { Problem: ModelProblem.UnknownName })
            {
                throw new PannsException($"{path}: is of a network that this version does not know: {problem.Message}", problem);
            }

            if (problem is not (KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException))
            {
                throw;
            }

            throw new PannsException($"{path}: a damaged .panns model: {problem.Message}", problem);
        }
    }

    /// <summary>Writes the model; the file is complete or not written at all.</summary>
    /// <param name="path">The file; its name must end in .panns.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        TransferModelFile.Write(path, (_manifest with { Reject = Reject }).Write(), JsonText.File(Provenance.Write), _weights, _head?.Weights);
    }

    /// <summary>Classifies a recording.</summary>
    /// <param name="path">The file, in any decodable format, with any rate and number of channels.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PannsException">The file cannot be read.</exception>
    public TransferPrediction Predict(string path, CancellationToken cancellationToken = default)
        => Predict(path, PredictionOptions.Default, cancellationToken);

    /// <summary>Classifies a waveform.</summary>
    /// <param name="waveform">Mono samples, about -1 to 1; at least one.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PannsException">The waveform contains NaN or infinity.</exception>
    public TransferPrediction Predict(ReadOnlySpan<float> waveform, int sampleRate, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(waveform.Length, nameof(waveform));
        var source = ClipSource.OfWaveform(WaveformName, waveform, sampleRate, SampleRate, Audio);
        return Predict(source, PredictionOptions.Default, cancellationToken);
    }

    /// <summary>Classifies an uncompressed recording (WAV, AU, AIFF, CAF, Wave64) from a stream, such as an upload. Writes nothing to disk.</summary>
    /// <param name="stream">The recording from its first byte; it need not support seeking, and is closed.</param>
    /// <param name="name">Its name in results and messages.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PannsException">The stream cannot be read.</exception>
    public TransferPrediction Predict(Stream stream, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Predict(ClipSource.OfStream(name, stream, Audio), PredictionOptions.Default, cancellationToken);
    }

    /// <summary>
    /// Classifies many recordings, with windows of several at a time. Results come in the order of the files, as they are ready; a file that
    /// cannot be read has its <see cref="TransferPrediction.Error"/> and does not end the run.
    /// </summary>
    /// <param name="paths">The files; enumerated once, on another thread, while results are read.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<TransferPrediction> PredictMany(IEnumerable<string> paths, CancellationToken cancellationToken = default)
        => PredictMany(paths, PredictionOptions.Default, cancellationToken);

    /// <summary>The same as for many files, for recordings of any kind.</summary>
    /// <param name="sources">The recordings.</param>
    /// <param name="isLive">Whether the list may wait for its next recording: those before it are then finished meanwhile.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    [BestFriend]
    internal IEnumerable<TransferPrediction> PredictSources(IEnumerable<ClipSource> sources, bool isLive, CancellationToken cancellationToken)
        => PredictSources(sources, PredictionOptions.Default, isLive, cancellationToken);

    /// <summary>Threads that should each call <see cref="PredictHere"/> where recordings arrive one by one; 0 if the engine needs several at a time.</summary>
    [BestFriend]
    internal int Callers => _classifier.Runner.Callers;

    /// <summary>Classifies a recording of any kind on the calling thread only; one that cannot be read has its error.</summary>
    /// <param name="source">The recording.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    [BestFriend]
    internal TransferPrediction PredictHere(ClipSource source, CancellationToken cancellationToken)
    {
        var (runner, job, toPrediction) = Prepare(PredictionOptions.Default);
        return toPrediction(runner.TryRunHere(job(source), cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session?.Dispose();
        _headSession?.Dispose();
        _backbone?.Dispose();
        _weights?.Dispose();
    }

    private static TransferModel Create(TransferModelParts parts, LabeledDataset data, TransferProvenance provenance)
    {
        var network = parts.Network is null ? null : PannsModels.Get(parts.Network);
        var manifest = new TransferManifest
        {
            Strategy = parts.Strategy,
            Kind = parts.Kind,
            Network = parts.Network,
            NetworkClasses = network is null || parts.Kind == FeatureKind.Network ? data.Classes.Length : ArchitectureRecognizer.ClassesOf(network, parts.Weights!) ?? 0,
            FrontEnd = network?.Describe().FrontEnd?.ToString() ?? "",
            Labels = data.Classes,
            IsMultiLabel = data.IsMultiLabel,
            SegmentSeconds = data.SegmentSeconds,
            ClipSeconds = parts.ClipSeconds,
            PadSeconds = parts.PadSeconds,
            Channel = data.Clips.IsEmpty ? AudioChannel.Mix : data.Clips[0].Audio.Channel,
        };
        return new(manifest, provenance, parts.Weights is null ? null : CopyOf(parts.Weights, parts.Weights.Source), parts.Head);
    }

    private static HeadNetwork ReadHead(WeightArchive archive, TransferManifest manifest)
    {
        using var state = archive.OpenWeights(TransferModelFile.HeadName);
        return HeadNetwork.Open(state, InputsOf(manifest), manifest.Labels.Length, manifest.IsMultiLabel);
    }

    // A copy, because the model outlives the file or classifier that the weights come from.
    private static InMemoryStateDict CopyOf(StateDict source, string name)
    {
        var copy = new InMemoryStateDict(name);
        copy.AddAll(source);
        return copy;
    }

    private static int InputsOf(TransferManifest manifest) => manifest.Kind switch
    {
        FeatureKind.Embedding => PannsModels.Get(manifest.Network ?? "").Describe().EmbeddingSize,
        FeatureKind.Logits => manifest.NetworkClasses,
        _ => new LogMelStatistics().Dimension,
    };
}
