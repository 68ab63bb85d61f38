namespace Panns.Transfer;

/// <content>Embeddings by the model's own network.</content>
public sealed partial class TransferModel
{
    /// <summary>
    /// Creates an extractor of embeddings by the model's network: the one trained for its classes (fine_tune, scratch), or the pretrained one below
    /// its head.
    /// </summary>
    /// <param name="options">How to compute embeddings; null for the defaults with the channel used in training.</param>
    /// <returns>The extractor, which can be used until the model is disposed.</returns>
    /// <exception cref="PannsException">The model has no network, or one without an embedding.</exception>
    public EmbeddingExtractor CreateExtractor(EmbeddingOptions? options = null)
    {
        var session = _session ?? _backbone?.Session
            ?? throw new PannsException($"{Strategy} has no network, and so no embedding; train with another strategy, such as linear_probe");

        // Not disposed, because the session belongs to this model.
        return new(new PannsModel(session), options ?? EmbeddingOptions.Default with { Audio = Audio });
    }
}
