using Panns.Transfer.Pretraining.Packing;
using Panns.Transfer.Pretraining.Packs;
using Panns.Transfer.Pretraining.Records;

namespace Panns.Transfer.Pretraining;

/// <summary>Makes packs of AudioSet's published embeddings: 128 values a second, quantized to 8 bits, in TFRecord files.</summary>
public static class EmbeddingPacking
{
    // A file holds a few clips of 1280 bytes.
    private const int ShardFiles = 512;

    /// <summary>
    /// Packs all *.tfrecord files of a folder and those below it, in the order of their names. A file that is damaged gives what comes before the
    /// damage and stops no other: the pack's errors.csv names it. Clips of fewer than 10 s are extended by vectors that count as 0. Cut short, it goes
    /// on when it is run again.
    /// </summary>
    /// <param name="files">Their folder.</param>
    /// <param name="folder">The pack's folder; made where missing.</param>
    /// <param name="classes">The list of classes, class_labels_indices.csv; null for AudioSet's own.</param>
    /// <param name="blackList">Clips to leave out; null for none.</param>
    /// <param name="progress">Hears how far it is, in files; null for nobody.</param>
    /// <param name="cancellationToken">Stops the work, which stays for the next run.</param>
    /// <exception cref="PannsException">There are no such files, or the pack cannot be written.</exception>
    public static PackResult Run(
        string files, string folder, string? classes = null, BlackList? blackList = null, IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(files);
        var labels = classes is null ? AudioSetLabels.All : ClassTable.Read(classes);
        var manifest = new PackManifest
        {
            Content = PackContent.Embedding,
            ClipShape = [EmbeddingList.Vectors, EmbeddingList.VectorSize],
            Labels = labels,
            Shards = [],
            Identity = "",
        };
        return PackBuilder.Run(folder, manifest, new EmbeddingList(files, Find(files), labels.Count, blackList), ShardFiles, progress, cancellationToken);
    }

    private static List<string> Find(string folder)
    {
        try
        {
            var found = Directory.EnumerateFiles(folder, "*.tfrecord", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal).ToList();
            return found.Count > 0 ? found : throw new PannsException($"{folder}: holds no .tfrecord files");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException(Directory.Exists(folder) ? $"{folder}: cannot be searched: {problem.Message}" : $"{folder}: there is no such folder", problem);
        }
    }
}
