using System.Collections.Immutable;
using System.Globalization;

namespace Panns.Transfer.Data.Tables;

/// <summary>
/// Reads an Audacity label track: tab-separated lines of start, end and label, without a heading. DCASE's event annotations have the same
/// format. It belongs to the recording with the same name in its folder.
/// </summary>
internal static class LabelTrack
{
    /// <summary>Whether a text's first line is that of a track.</summary>
    public static bool IsTrack(string text)
        => text.Split('\n').Select(line => line.TrimEnd('\r').Split('\t')).FirstOrDefault(cells => cells.Any(cell => cell.Trim().Length > 0)) is { } first && Times(first) is not null;

    /// <summary>Reads a track.</summary>
    /// <param name="path">The track.</param>
    /// <param name="text">Its text.</param>
    /// <param name="known">The recording that it belongs to; null to find it beside the track.</param>
    /// <returns>Null if the text is not a label track.</returns>
    /// <exception cref="PannsException">The recording is missing, or a line is invalid.</exception>
    public static ClipTable? TryRead(string path, string text, string? known = null)
    {
        var lines = text.Split('\n').Select((line, index) => (Number: index + 1, Cells: line.TrimEnd('\r').Split('\t'))).Where(line => line.Cells.Any(cell => cell.Trim().Length > 0)).ToList();
        if (lines.Count == 0 || Times(lines[0].Cells) is null)
        {
            return null;
        }

        var recording = known ?? SiblingAudio.FindBeside(path) ?? throw new PannsException(
            $"{path}: is a label track without its recording: put an audio file with the same name in its folder, such as {Path.GetFileNameWithoutExtension(path)}.wav");
        var left = new LeftOutCounts();
        var rows = ImmutableArray.CreateBuilder<TableRow>();
        foreach (var (number, cells) in lines)
        {
            // Below a label, Audacity may write the selection's frequency range.
            if (cells[0].Trim() == "\\")
            {
                continue;
            }

            if (Times(cells) is not { } times || times.End < times.Start)
            {
                throw new PannsException(FormattableString.Invariant($"{path}: line {number}: expected start, end and label, separated by tabs"));
            }

            if (times.Start == times.End)
            {
                left.Add(LeftOutReasons.NoLength, ClipTable.Line(number));
                continue;
            }

            rows.Add(new(number, recording, cells.Length > 2 ? cells[2] : "") { Start = times.Start, End = times.End });
        }

        return new(path, rows.ToImmutable(), left.ToList(), [$"read as a label track of {Path.GetFileName(recording)}"], HasSeveralLabels: false);
    }

    private static (double Start, double End)? Times(string[] cells)
        => cells.Length >= 2 && Time(cells[0]) is { } start && Time(cells[1]) is { } end ? (start, end) : null;

    // Audacity writes a decimal comma if the system's culture has one.
    private static double? Time(string cell)
        => double.TryParse(cell.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value : null;
}
