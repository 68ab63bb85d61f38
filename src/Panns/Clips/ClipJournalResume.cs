using System.Globalization;
using Panns.Common.IO;
using Panns.Output;
using Panns.Output.Csv;

namespace Panns.Clips;

/// <summary>What writers of results do with the journal of an earlier run, and with their own at the end.</summary>
internal static class ClipJournalResume
{
    /// <summary>Finds what an unfinished run has left.</summary>
    /// <param name="path">The result's file, for messages.</param>
    /// <param name="rows">The file with its unfinished results.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="identity">What determines the results bit for bit.</param>
    /// <param name="files">The clips to process, in order.</param>
    /// <param name="checksums">Reads the checksums of the unfinished results.</param>
    /// <param name="resume">Whether to continue; otherwise what is left is overwritten.</param>
    /// <param name="notice">Receives one-line messages; null for none.</param>
    /// <exception cref="PannsException">The run to resume has another identity.</exception>
    public static ClipJournalState Find(
        string path, string rows, string journal, string identity, IReadOnlyList<string> files, Func<IEnumerable<uint>> checksums, bool resume, Action<string>? notice)
    {
        var left = File.Exists(journal) && File.Exists(rows) ? ClipJournal.Read(journal, files, checksums()) : ClipJournalState.Empty;
        if (!resume)
        {
            if (left.Lines > 0)
            {
                notice?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{rows}: {left.Lines} rows of an unfinished run are overwritten"));
            }

            return ClipJournalState.Empty;
        }

        if (left.Length == 0)
        {
            notice?.Invoke($"{path}: there is no unfinished run to resume; starting over");
            return left;
        }

        if (left.Identity != identity)
        {
            throw new PannsException($"{rows}: the unfinished run used another network, other weights or windows, or another engine; use the same, or start over without resuming");
        }

        var failed = left.Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {left.Failed} of which could not be read") : "";
        var dropped = left.Lines > left.Known ? string.Create(CultureInfo.InvariantCulture, $"; {left.Lines - left.Known} more rows belong to other files and are dropped") : "";
        var damaged = left.IsDamaged ? "; the rows after them are damaged and are computed again" : "";
        notice?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{path}: resumes after {left.Known} of {files.Count} files{failed}{dropped}{damaged}"));
        return left;
    }

    /// <summary>Path of the list of clips that failed: x.errors.csv for x.npy.</summary>
    public static string ErrorsPath(string path) => Path.ChangeExtension(path, ".errors.csv");

    /// <summary>Writes the list of clips that failed (file, reason); without any, removes that of an earlier run.</summary>
    /// <param name="path">The result's file.</param>
    /// <param name="journal">The finished journal.</param>
    /// <param name="failed">Number of clips that failed.</param>
    public static void WriteErrors(string path, string journal, int failed) => WriteErrors(
        path,
        failed == 0 ? [] : [.. ClipJournal.ReadIndex(journal).Skip(1).Where(cells => !RecordingRows.IsOk(cells[^1])).Select(cells => (cells[0], cells[^1]))]);

    /// <summary>Writes the list of clips that failed; without any, removes that of an earlier run.</summary>
    /// <param name="path">The result's file.</param>
    /// <param name="errors">The clips with the reasons.</param>
    public static void WriteErrors(string path, IReadOnlyList<(string File, string Reason)> errors)
    {
        if (errors.Count == 0)
        {
            File.Delete(ErrorsPath(path));
            return;
        }

        StagedFile.Write(ErrorsPath(path), stream =>
        {
            using var text = new StreamWriter(stream, leaveOpen: true);
            var csv = new CsvWriter(text);
            csv.Write("file", "reason");
            foreach (var (file, reason) in errors)
            {
                csv.Write(file, reason);
            }
        });
    }
}
