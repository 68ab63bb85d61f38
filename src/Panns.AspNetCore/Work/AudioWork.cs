using Microsoft.Extensions.Options;
using Panns.Clips;
using Panns.Transfer;

namespace Panns.AspNetCore.Work;

/// <summary>What the server computes: a lane for each task that its networks can do.</summary>
internal sealed class AudioWork : IDisposable
{
    private readonly Crew _crew = new();
    private readonly List<IDisposable> _lanes = [];

    public AudioWork(PannsNetworks networks, IOptions<PannsServerOptions> options)
    {
        Networks = networks;

        // An answer's tags are chosen from the scores when it is written, as many as its request wants.
        var tagger = new AudioTagger(networks.Tagging, TaggingOptions.Default with { TopCount = 1 });
        Tags = Open(tagger.Callers, tagger.TagHere, sources => tagger.TagSources(sources, isLive: true, CancellationToken.None));
        if (networks.Tagging.Network.EmbeddingSize > 0)
        {
            var extractor = new EmbeddingExtractor(networks.Tagging);
            Embeddings = Open(extractor.Callers, extractor.ExtractHere, sources => extractor.ExtractSources(sources, isLive: true, CancellationToken.None));
        }

        if (networks.Detection is { } detection)
        {
            var detector = new SoundEventDetector(detection, DetectionOptions.Default with { Threshold = options.Value.Threshold });
            Events = Open(detector.Callers, detector.DetectHere, sources => detector.DetectSources(sources, isLive: true, CancellationToken.None));
        }

        if (networks.Classifier is { } classifier)
        {
            Classes = Open(classifier.Callers, classifier.PredictHere, sources => classifier.PredictSources(sources, isLive: true, CancellationToken.None));
        }
    }

    public PannsNetworks Networks { get; }

    public ILane<TaggingResult> Tags { get; }

    public ILane<EmbeddingResult>? Embeddings { get; }

    public ILane<DetectionResult>? Events { get; }

    public ILane<TransferPrediction>? Classes { get; }

    public void Dispose()
    {
        _lanes.ForEach(lane => lane.Dispose());
        _crew.Dispose();
    }

    private ILane<T> Open<T>(int callers, Func<ClipSource, CancellationToken, T> one, Func<IEnumerable<ClipSource>, IEnumerable<T>> many)
    {
        if (callers > 0)
        {
            return new CrewLane<T>(_crew.Of(callers), one);
        }

        var lane = new BatchLane<T>(many);
        _lanes.Add(lane);
        return lane;
    }
}
