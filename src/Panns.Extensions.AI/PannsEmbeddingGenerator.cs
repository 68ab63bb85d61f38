using Microsoft.Extensions.AI;
using Panns.Clips;

namespace Panns.Extensions.AI;

/// <summary>Embeddings of recordings in memory, for what is built on Microsoft.Extensions.AI. Safe to use from several threads at once.</summary>
/// <example>
/// <code>
/// using var model = PannsModel.Load("mn04_as");
/// using var generator = new PannsEmbeddingGenerator(new EmbeddingExtractor(model));
/// var sound = new DataContent(File.ReadAllBytes("dog.wav"), "audio/wav");
/// var embeddings = await generator.GenerateAsync([sound]); // embeddings[0].Vector has 384 values
/// </code>
/// </example>
/// <param name="extractor">Computes the embeddings; its network stays the caller's.</param>
public sealed class PannsEmbeddingGenerator(EmbeddingExtractor extractor) : IEmbeddingGenerator<DataContent, Embedding<float>>
{
    private readonly EmbeddingExtractor _extractor = extractor ?? throw new ArgumentNullException(nameof(extractor));
    private readonly EmbeddingGeneratorMetadata _metadata = new("panns", defaultModelId: extractor.Model.Name, defaultModelDimensions: extractor.Dimension);

    /// <summary>Computes the embeddings of recordings, on all processors.</summary>
    /// <param name="values">The recordings, encoded in any format; kept in temporary files while they are read.</param>
    /// <param name="options">A model id or dimensions, if given, must be those of the network; nothing else is used.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>An embedding for each recording, in order.</returns>
    /// <exception cref="PannsException">A recording cannot be read, or the options ask for another network.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<DataContent> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        Check(options);
        var sources = values.Select((value, i) => ClipSource.OfBytes(
            value.Name ?? FormattableString.Invariant($"recording {i + 1}"), value.Data.ToArray(), _extractor.Options.Audio)).ToList();
        var results = await Task.Run(() => _extractor.ExtractSources(sources, isLive: false, cancellationToken).ToList(), cancellationToken).ConfigureAwait(false);
        return new(results.Select(result => result.Error is { } error
            ? throw new PannsException(error)
            : new Embedding<float>(result.Embedding) { ModelId = _metadata.DefaultModelId, CreatedAt = DateTimeOffset.UtcNow }));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(_extractor) ? _extractor
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Nothing to do: the network belongs to the caller.</summary>
    public void Dispose()
    {
    }

    private void Check(EmbeddingGenerationOptions? options)
    {
        if (options?.ModelId is { } model && model != _metadata.DefaultModelId)
        {
            throw new PannsException($"the embeddings are those of {_metadata.DefaultModelId}, not of {model}");
        }

        if (options?.Dimensions is { } dimensions && dimensions != _extractor.Dimension)
        {
            throw new PannsException(FormattableString.Invariant($"the embeddings of {_metadata.DefaultModelId} have {_extractor.Dimension} values, not {dimensions}"));
        }
    }
}
