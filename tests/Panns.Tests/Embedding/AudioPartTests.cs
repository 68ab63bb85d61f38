using Panns.Tests.Support;

namespace Panns.Tests.Embedding;

/// <summary>
/// Embeddings of parts of recordings, with a stand-in whose embedding is a window's first sample, its last, and its length. Sample i of the recording is
/// i / 100000.
/// </summary>
public sealed class AudioPartTests
{
    private const int Rate = 32000;

    [Fact]
    public void Parts_have_their_own_embeddings_in_their_order()
    {
        var folder = Directory.CreateTempSubdirectory("panns-parts-");
        try
        {
            var path = Path.Combine(folder.FullName, "ramp.wav");
            File.WriteAllBytes(path, WavFile.Of([.. Enumerable.Range(0, 2 * Rate).Select(i => i / 100000f)], Rate));
            using var model = FakeSession.Model("Cnn14", out _);
            var extractor = new EmbeddingExtractor(model, new() { Window = 0.5, Overlap = 0, KeepWindows = true });
            AudioPart[] parts =
            [
                new(path, 0.25, 0.5), new(path, 1.75), new(path), new("row 4", 3) { Error = "names no file" }, new(path, 0.5, 1.25), new(path, 2.5),
            ];
            var results = extractor.ExtractParts(parts, TestContext.Current.CancellationToken).ToList();
            Assert.Equal(parts.Select(part => part.File), results.Select(result => result.File));
            Assert.Equal([0.25, 0.25, 2, 0, 0.75, 0], results.Select(result => result.Duration));
            Assert.Equal([8000, 15999], Samples(results[0].Embedding.Span));
            Assert.Equal([56000, 63999], Samples(results[1].Embedding.Span));

            // Two windows: the second one ends with the part.
            Assert.Equal([(0.5, 1), (0.75, 1.25)], results[4].Windows!.Select(window => (window.Start, window.End)));
            Assert.Equal([24000, 39999], Samples(results[4].Windows![1].Embedding.Span));
            Assert.Equal(("names no file", null), (results[3].Error, results[4].Error));
            Assert.Contains("holds no samples from 2.5 s on", results[5].Error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int[] Samples(ReadOnlySpan<float> embedding) => [(int)MathF.Round(embedding[0] * 100000), (int)MathF.Round(embedding[1] * 100000)];
}
