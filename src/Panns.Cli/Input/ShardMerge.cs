using System.Globalization;
using Panns.Cli.Output;
using Panns.Clips;
using Panns.Common.IO;
using Panns.Output.Npy;

namespace Panns.Cli.Input;

/// <summary>Joins the parts of a result: the bytes are those of a run over the whole list.</summary>
internal static class ShardMerge
{
    private const int Named = 10;

    /// <summary>Joins the parts of a file.</summary>
    /// <param name="path">The file to write: .npy (with its index), .csv, .jsonl or .parquet.</param>
    /// <returns>Number of files, of those that failed, and of parts.</returns>
    /// <exception cref="PannsException">Parts are missing or do not belong together.</exception>
    public static (int Files, int Failed, int Parts) Run(string path)
    {
        var found = ShardNote.Find(path);
        Check(path, found);
        var parts = found.Select(one => one.Part).ToList();
        var failed = found.Sum(one => one.Note.Failed);
        try
        {
            if (Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase))
            {
                StagedFile.Write(EmbeddingFile.IndexPath(path), stream => Join(stream, parts.Select(EmbeddingFile.IndexPath), hasHeading: true));
                StagedFile.Write(path, stream => JoinRows(stream, parts));
            }
            else if (ResultFormat.BinaryOf(path)?.Join is { } join)
            {
                StagedFile.Write(path, stream => join(stream, parts));
            }
            else
            {
                StagedFile.Write(path, stream => Join(stream, parts, hasHeading: Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase)));
            }

            var errors = ClipJournalResume.ErrorsPath(path);
            if (failed > 0)
            {
                StagedFile.Write(errors, stream => Join(stream, found.Where(one => one.Note.Failed > 0).Select(one => ClipJournalResume.ErrorsPath(one.Part)), hasHeading: true));
            }
            else
            {
                File.Delete(errors);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be joined: {problem.Message}", problem);
        }

        return (found[0].Note.Total, failed, parts.Count);
    }

    private static void Check(string path, IReadOnlyList<(string Part, ShardNote Note)> found)
    {
        if (found.Count == 0)
        {
            throw new PannsException($"{path}: there is no finished part {new Shard(1, 2).PathOf(Path.GetFileName(path))} or the like beside it");
        }

        var (first, note) = found[0];
        foreach (var (part, other) in found)
        {
            var differs = other.Shard.Of != note.Shard.Of ? "is one of another number of parts"
                : other.List != note.List || other.Total != note.Total ? "is of another list of files"
                : other.Identity != note.Identity ? "was made with another network, other weights or options, or another engine"
                : null;
            if (differs is not null)
            {
                throw new PannsException($"{part}: {differs} than {first}; remove what does not belong there, with its .shard file");
            }

            if (!File.Exists(part))
            {
                throw new PannsException($"{part}: is gone, but its .shard file says that it was finished");
            }
        }

        var missing = Enumerable.Range(1, note.Shard.Of).Except(found.Select(one => one.Note.Shard.Number)).ToList();
        if (missing.Count > 0)
        {
            var more = missing.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Count - Named} more") : "";
            throw new PannsException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: of {note.Shard.Of} parts these are not finished: {string.Join(", ", missing.Take(Named))}{more}; run them (with --resume) first"));
        }
    }

    private static void JoinRows(Stream output, IReadOnlyList<string> parts)
    {
        var (rows, width) = (0L, 0);
        foreach (var part in parts)
        {
            using var stream = File.OpenRead(part);
            var shape = NpyFormat.ReadHeader(stream, part);
            if (shape is not [var count, var size] || (width != 0 && size != width) || (long)count * size * sizeof(float) != stream.Length - stream.Position)
            {
                throw new PannsException($"{part}: is damaged, or has vectors of another length than the others");
            }

            (rows, width) = (rows + count, size);
        }

        output.Write(NpyFormat.Header([rows, width]));
        foreach (var part in parts)
        {
            using var stream = File.OpenRead(part);
            NpyFormat.ReadHeader(stream, part);
            stream.CopyTo(output);
        }
    }

    // Every part has the heading; the first one's stays.
    private static void Join(Stream output, IEnumerable<string> parts, bool hasHeading)
    {
        var isFirst = true;
        foreach (var part in parts)
        {
            using var stream = new BufferedStream(File.OpenRead(part));
            while (hasHeading && !isFirst && stream.ReadByte() is not (-1 or '\n'))
            {
            }

            stream.CopyTo(output);
            isFirst = false;
        }
    }
}
