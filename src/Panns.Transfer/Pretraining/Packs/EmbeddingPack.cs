using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining;

/// <summary>A pack of sequences of quantized vectors: AudioSet's published VGGish embeddings, 10 x 128 per clip.</summary>
public sealed class EmbeddingPack : ClipPack
{
    private EmbeddingPack(ReadOnlySpan<string> folders)
        : base([.. folders], PackContent.Embedding)
    {
    }

    /// <summary>Vectors per clip: one per second.</summary>
    public int Vectors => Manifest.ClipShape[0];

    /// <summary>Values of a vector.</summary>
    public int VectorSize => Manifest.ClipShape[1];

    /// <summary>Opens a pack, or several as one, with their clips in sequence.</summary>
    /// <param name="folders">Folders of the packs.</param>
    /// <exception cref="PannsException">A pack is missing, incomplete or damaged, or the packs differ in shape or classes.</exception>
    public static EmbeddingPack Open(params ReadOnlySpan<string> folders) => new(folders);

    /// <summary>A clip's quantized values, in the mapped file. Valid until the pack is disposed of.</summary>
    /// <param name="clip">From 0 to <see cref="ClipPack.Count"/> - 1.</param>
    /// <returns>[<see cref="Vectors"/>, <see cref="VectorSize"/>]</returns>
    public ReadOnlySpan<byte> Embedding(int clip)
    {
        var shard = Find(clip, out var row);
        return shard.Embeddings!.Row(row);
    }

    /// <summary>Copies a clip's values, scaled as the published systems take them: (x - 128) / 128.</summary>
    /// <param name="clip">From 0 to <see cref="ClipPack.Count"/> - 1.</param>
    /// <param name="values">Receives [<see cref="Vectors"/>, <see cref="VectorSize"/>].</param>
    public void CopyEmbedding(int clip, Span<float> values) => Scale(Embedding(clip), values);

    internal static void Scale(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            values[i] = (bytes[i] - 128) / 128f;
        }
    }
}
