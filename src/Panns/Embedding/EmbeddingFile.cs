using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Panns.Common;
using Panns.Embedding;

namespace Panns;

/// <summary>What writing an embedding file came to.</summary>
/// <param name="Clips">Rows of the file.</param>
/// <param name="Failed">Rows that are NaN, because the recording could not be read.</param>
/// <param name="Resumed">Rows that an earlier, interrupted run had left.</param>
public sealed record EmbeddingFileSummary(int Clips, int Failed, int Resumed);

/// <summary>
/// Writes the embeddings of many recordings as x.npy (float32 [clips, dimension]) or x.csv, with x.index.csv (file, duration,
/// status) beside it. Row i belongs to line i of the index, and both have a row for every recording of the list: the row of a
/// recording that could not be read is NaN, and its status says why.
/// </summary>
/// <remarks>
/// Both files appear whole or not at all. Until then rows are kept in x.npy.partial and its index: when a run is cancelled or breaks
/// off, the next one with the same network, options and list goes on where it ended.
/// </remarks>
public static class EmbeddingFile
{
    /// <summary>Path of the index of an embedding file: x.index.csv for x.npy.</summary>
    /// <param name="path">Path of the embedding file.</param>
    public static string IndexPath(string path) => Path.ChangeExtension(path, ".index.csv");

    /// <summary>Checks a name before the work is done that is to be saved under it.</summary>
    /// <param name="path">A file ending in .npy or .csv.</param>
    /// <exception cref="PannsException">The name has another ending.</exception>
    public static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Path.GetExtension(path).ToUpperInvariant() is not (".NPY" or ".CSV"))
        {
            throw new PannsException($"{path}: embeddings are saved as .npy or .csv");
        }
    }

    /// <summary>Takes the embeddings of a list of recordings and writes them.</summary>
    /// <param name="extractor">What takes them.</param>
    /// <param name="paths">The recordings.</param>
    /// <param name="path">A file ending in .npy or .csv; replaced where it exists.</param>
    /// <param name="progress">Hears of every recording that is done; null for silence.</param>
    /// <param name="cancellationToken">Stops the work; what is done is kept for the next run.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EmbeddingFileSummary Write(
        EmbeddingExtractor extractor,
        IReadOnlyList<string> paths,
        string path,
        IProgress<EmbeddingIndexEntry>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        ArgumentNullException.ThrowIfNull(paths);
        CheckPath(path);
        try
        {
            using var partial = PartialEmbeddings.Open(path, Key(extractor), extractor.Dimension, paths);
            var resumed = partial.Entries.Count;
            foreach (var result in extractor.ExtractMany(paths.Skip(resumed), cancellationToken))
            {
                var entry = partial.Append(result);
                progress?.Report(entry);
            }

            partial.Complete(path);
            return new(partial.Entries.Count, partial.Entries.Count(entry => !entry.IsOk), resumed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Reads the index of an embedding file.</summary>
    /// <param name="path">Path of the embedding file.</param>
    /// <exception cref="PannsException">There is none, or it is damaged.</exception>
    public static IReadOnlyList<EmbeddingIndexEntry> ReadIndex(string path)
    {
        var index = IndexPath(path);
        try
        {
            return [.. File.ReadLines(index, Encoding.UTF8).Skip(1).Select(line => EmbeddingIndexEntry.Parse(line)
                ?? throw new PannsException($"{index}: '{line}' is no line of an index"))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{index}: cannot be read: {error.Message}", error);
        }
    }

    /// <summary>
    /// What rows of one file have in common: rows of another network, other weights or other windows must not be mixed with them.
    /// Weights are told apart by what they make of a fixed signal, whatever file they came from.
    /// </summary>
    private static string Key(EmbeddingExtractor extractor)
    {
        var random = new SeededRandom(seed: 0);
        var signal = new float[extractor.Model.SampleRate];
        foreach (ref var sample in signal.AsSpan())
        {
            sample = (float)(random.NextDouble() - 0.5);
        }

        var fingerprint = SHA256.HashData(MemoryMarshal.AsBytes<float>(extractor.Extract(signal, extractor.Model.SampleRate)));
        return FormattableString.Invariant(
            $"# {extractor.Model.Name} {Convert.ToHexStringLower(fingerprint)} window {extractor.Options.Window} overlap {extractor.Options.Overlap}");
    }
}
