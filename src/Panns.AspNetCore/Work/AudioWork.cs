using Microsoft.Extensions.Options;
using Panns.Transfer;

namespace Panns.AspNetCore.Work;

/// <summary>What the server computes: a lane for each task that its networks can do.</summary>
internal sealed class AudioWork : IDisposable
{
    public AudioWork(PannsNetworks networks, IOptions<PannsServerOptions> options)
    {
        Networks = networks;
        var tagger = new AudioTagger(networks.Tagging, TaggingOptions.Default with { TopCount = networks.Tagging.Labels.Count });
        Tags = new(sources => tagger.TagSources(sources, isLive: true, CancellationToken.None));
        if (networks.Tagging.Network.EmbeddingSize > 0)
        {
            var extractor = new EmbeddingExtractor(networks.Tagging);
            Embeddings = new(sources => extractor.ExtractSources(sources, isLive: true, CancellationToken.None));
        }

        if (networks.Detection is { } detection)
        {
            var detector = new SoundEventDetector(detection, DetectionOptions.Default with { Threshold = options.Value.Threshold });
            Events = new(sources => detector.DetectSources(sources, isLive: true, CancellationToken.None));
        }

        if (networks.Classifier is { } classifier)
        {
            Classes = new(sources => classifier.PredictSources(sources, isLive: true, CancellationToken.None));
        }
    }

    public PannsNetworks Networks { get; }

    public Lane<TaggingResult> Tags { get; }

    public Lane<EmbeddingResult>? Embeddings { get; }

    public Lane<DetectionResult>? Events { get; }

    public Lane<TransferPrediction>? Classes { get; }

    public void Dispose()
    {
        Tags.Dispose();
        Embeddings?.Dispose();
        Events?.Dispose();
        Classes?.Dispose();
    }
}
