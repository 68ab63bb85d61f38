using System.Globalization;
using Panns.Output;
using Panns.Output.Csv;

namespace Panns;

/// <summary>What writing an embedding file came to.</summary>
/// <param name="Clips">Rows of the file.</param>
/// <param name="Failed">Rows that are NaN, because the recording could not be read.</param>
/// <param name="Resumed">Rows that an earlier, interrupted run had left.</param>
public sealed record EmbeddingFileSummary(int Clips, int Failed, int Resumed);

/// <summary>
/// The embeddings of many recordings on the disk. <c>x.npy</c> is float32 [recordings, dimension], with <c>x.index.csv</c> beside it
/// (<see cref="ResultTable.EmbeddingIndex"/>: file, duration, status); <c>x.csv</c> is one table, the index's columns and then e0, e1 and so on.
/// Row i belongs to line i of the index, and there is a row for every recording of the list: that of one that could not be read is NaN (empty in
/// CSV), and its status says why.
/// </summary>
/// <remarks>The files appear whole or not at all; a run that was cut short can be gone on with, see <see cref="EmbeddingFileWriter"/>.</remarks>
/// <example>
/// <code>
/// var summary = EmbeddingFile.Write(extractor, Directory.GetFiles("clips", "*.wav"), "clips.npy", resume: true);
/// var (shape, values) = NpyFile.Read("clips.npy");
/// var names = EmbeddingFile.ReadIndex("clips.npy").Select(entry => entry.File);
/// </code>
/// </example>
public static class EmbeddingFile
{
    /// <summary>Path of the index of an embedding file: x.index.csv for x.npy.</summary>
    /// <param name="path">Path of the embedding file.</param>
    public static string IndexPath(string path) => Path.ChangeExtension(path, ".index.csv");

    /// <summary>Whether a name is one that embeddings can be saved under: it ends in .npy or .csv.</summary>
    /// <param name="path">Path of an embedding file.</param>
    public static bool IsPath(string path) => HasExtension(path, ".npy") || IsTable(path);

    /// <summary>Checks a name before the work is done that is to be saved under it.</summary>
    /// <param name="path">A file ending in .npy or .csv.</param>
    /// <exception cref="PannsException">The name has another ending.</exception>
    public static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!IsPath(path))
        {
            throw new PannsException($"{path}: embeddings are saved as .npy or .csv");
        }
    }

    /// <summary>Takes the embeddings of a list of recordings and writes them.</summary>
    /// <param name="extractor">What takes them.</param>
    /// <param name="paths">The recordings.</param>
    /// <param name="path">A file ending in .npy or .csv; replaced where it exists.</param>
    /// <param name="resume">Whether to go on after what an interrupted run has left: the file is then that of an unbroken run, bit by bit.</param>
    /// <param name="progress">Hears of every recording that is done; null for silence.</param>
    /// <param name="notice">Hears in a line what was found of an earlier run and what becomes of it; null for silence.</param>
    /// <param name="cancellationToken">Stops the work; what is done is kept for a run that resumes.</param>
    /// <exception cref="PannsException">The file cannot be written, or what is to be gone on with is of another network, other weights or options.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static EmbeddingFileSummary Write(
        EmbeddingExtractor extractor,
        IReadOnlyList<string> paths,
        string path,
        bool resume = false,
        IProgress<EmbeddingIndexEntry>? progress = null,
        Action<string>? notice = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        ArgumentNullException.ThrowIfNull(paths);
        CheckPath(path);
        using var writer = new EmbeddingFileWriter(path, extractor.Dimension, extractor.Identity, paths, resume, notice);
        foreach (var result in extractor.ExtractMany(paths.Skip(writer.Resumed), cancellationToken))
        {
            writer.Write(result);
            progress?.Report(new(result.File, result.Error is null ? result.Duration : null, result.ToRows().Status));
        }

        writer.Complete();
        return new(writer.Count, writer.Failed, writer.Resumed);
    }

    /// <summary>Reads the index of an embedding file, or the same columns of an embedding table.</summary>
    /// <param name="path">Path of the embedding file.</param>
    /// <exception cref="PannsException">There is none, or it is damaged.</exception>
    public static IReadOnlyList<EmbeddingIndexEntry> ReadIndex(string path)
    {
        CheckPath(path);
        var index = IsTable(path) ? path : IndexPath(path);
        var entries = new List<EmbeddingIndexEntry>();
        using var reader = CsvReader.Open(index, ',');
        var heading = reader.Read() ?? throw new PannsException($"{index}: an empty index");
        int[] places = [.. ResultTable.EmbeddingIndex.Columns.Select(column => Array.IndexOf(heading, column.Name) is >= 0 and var place
            ? place
            : throw new PannsException($"{index}: has no column '{column.Name}'"))];
        while (reader.Read() is { } cells)
        {
            var seconds = (double?)null;
            if (cells.Length != heading.Length || (cells[places[1]].Length > 0 && (seconds = Parse(cells[places[1]])) is null))
            {
                throw new PannsException(string.Create(CultureInfo.InvariantCulture, $"{index}: line {reader.Line}: is no line of an index"));
            }

            entries.Add(new(cells[places[0]], seconds, cells[places[2]]));
        }

        return entries;
    }

    internal static bool IsTable(string path) => HasExtension(path, ".csv");

    private static double? Parse(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? seconds : null;

    private static bool HasExtension(string path, string extension) => Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);
}
