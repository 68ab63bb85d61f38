using System.Globalization;
using Panns.Embedding;
using Panns.Output;
using Panns.Output.Csv;

namespace Panns;

/// <summary>Counts of a written embedding file.</summary>
/// <param name="Clips">Rows of the file.</param>
/// <param name="Failed">Rows of NaN, for recordings that could not be read.</param>
/// <param name="Resumed">Rows from an earlier, interrupted run.</param>
public sealed record EmbeddingFileSummary(int Clips, int Failed, int Resumed);

/// <summary>
/// The embeddings of many recordings on disk. <c>x.npy</c> is float32 [recordings, dimension], with <c>x.index.csv</c> beside it
/// (<see cref="ResultTable.EmbeddingIndex"/>: file, duration, status). <c>x.csv</c> is a single table: the index's columns, then e0, e1 and
/// so on. Row i belongs to line i of the index. There is a row for every recording; one that could not be read is NaN (empty in CSV), with
/// the reason in its status; <c>x.errors.csv</c> lists those (file, reason).
/// </summary>
/// <remarks>The files appear complete or not at all; an interrupted run can be resumed, see <see cref="EmbeddingFileWriter"/>.</remarks>
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

    /// <summary>Whether a file name has an extension for embeddings: .npy or .csv.</summary>
    /// <param name="path">Path of an embedding file.</param>
    internal static bool IsPath(string path) => HasExtension(path, ".npy") || IsTable(path);

    /// <summary>Checks a file name for embeddings, before spending time on computing them.</summary>
    /// <param name="path">A file ending in .npy or .csv.</param>
    /// <exception cref="PannsException">The file has another extension.</exception>
    internal static void CheckPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!IsPath(path))
        {
            throw new PannsException($"{path}: embeddings are saved as .npy or .csv");
        }
    }

    /// <summary>Computes and writes the embeddings of a list of recordings.</summary>
    /// <param name="extractor">Computes the embeddings.</param>
    /// <param name="paths">The recordings.</param>
    /// <param name="path">A file ending in .npy or .csv; overwritten if it exists.</param>
    /// <param name="resume">Whether to continue an interrupted run; the file is then identical to that of an uninterrupted one.</param>
    /// <param name="progress">Receives each finished recording; null for none.</param>
    /// <param name="notice">Receives one-line messages about an earlier run that was found; null for none.</param>
    /// <param name="cancellationToken">Stops the work; finished rows are kept for a run that resumes.</param>
    /// <exception cref="PannsException">The file cannot be written, or the run to resume used another network, other weights or other options.</exception>
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

    /// <summary>Reads the index of an embedding file, or the index columns of an embedding table.</summary>
    /// <param name="path">Path of the embedding file.</param>
    /// <exception cref="PannsException">The index is missing or damaged.</exception>
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
                throw new PannsException(string.Create(CultureInfo.InvariantCulture, $"{index}: line {reader.Line}: not a line of an index"));
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
