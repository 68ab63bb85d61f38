#if PANNS_EXTENSIONSAI
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Panns.AspNetCore.Tests;

/// <summary>Embeddings for what is built on Microsoft.Extensions.AI.</summary>
public sealed class EmbeddingGeneratorTests
{
    [Fact]
    public async Task Recordings_get_their_embeddings_in_order_with_metadata()
    {
        await using var host = await TestHost.StartAsync();
        var generator = host.App.Services.GetRequiredService<IEmbeddingGenerator<DataContent, Embedding<float>>>();
        var metadata = Assert.IsType<EmbeddingGeneratorMetadata>(generator.GetService(typeof(EmbeddingGeneratorMetadata)));
        var size = PannsModels.Get("mn04_as").Describe().EmbeddingSize;
        Assert.Equal(("panns", "mn04_as", size), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        var embeddings = await generator.GenerateAsync(
            [new(Wav.Of(0.25f, 0.5f, 100), "audio/wav"), new(Wav.Of(0.75f, 1, 200), "audio/wav")], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([[0.25f, 0.5f, 100], [0.75f, 1f, 200]], embeddings.Select(one => one.Vector.ToArray()[..3]));
        Assert.All(embeddings, one => Assert.Equal((size, "mn04_as"), (one.Dimensions, one.ModelId)));
    }

    [Fact]
    public async Task A_bad_recording_and_another_network_are_refused()
    {
        await using var host = await TestHost.StartAsync();
        var generator = host.App.Services.GetRequiredService<IEmbeddingGenerator<DataContent, Embedding<float>>>();
        var bad = await Assert.ThrowsAsync<PannsException>(() => generator.GenerateAsync([new("no audio"u8.ToArray(), "audio/wav")], cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith("recording 1: ", bad.Message, StringComparison.Ordinal);
        var other = await Assert.ThrowsAsync<PannsException>(() => generator.GenerateAsync([], new() { ModelId = "Cnn14" }, TestContext.Current.CancellationToken));
        Assert.Equal("the embeddings are those of mn04_as, not of Cnn14", other.Message);
    }
}
#endif
