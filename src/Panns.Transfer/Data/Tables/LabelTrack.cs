using System.Collections.Immutable;
using System.Globalization;

namespace Panns.Transfer.Data.Tables;

/// <summary>
/// An Audacity label track: lines of start, end and label, separated by tabs, without a heading; DCASE's annotations of events are
/// written likewise. It is of the recording beside it that has its name.
/// </summary>
internal static class LabelTrack
{
    /// <summary>Reads a track.</summary>
    /// <returns>Null where the text is none.</returns>
    /// <exception cref="PannsException">There is no recording of its name, or a line makes no sense.</exception>
    public static ClipTable? TryRead(string path, string text)
    {
        var lines = text.Split('\n').Select((line, index) => (Number: index + 1, Cells: line.TrimEnd('\r').Split('\t'))).Where(line => line.Cells.Any(cell => cell.Trim().Length > 0)).ToList();
        if (lines.Count == 0 || Times(lines[0].Cells) is null)
        {
            return null;
        }

        var recording = SiblingAudio.Find(path) ?? throw new PannsException(
            $"{path}: is a track of labels without the recording that it is of: put one of the same name beside it, such as {Path.GetFileNameWithoutExtension(path)}.wav");
        var left = new LeftOutCounts();
        var rows = ImmutableArray.CreateBuilder<TableRow>();
        foreach (var (number, cells) in lines)
        {
            // Below a label Audacity may write the lowest and highest frequency of the selection.
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

        return new(path, rows.ToImmutable(), left.ToList(), [$"read as a track of labels of {Path.GetFileName(recording)}"], HasSeveralLabels: false);
    }

    private static (double Start, double End)? Times(string[] cells)
        => cells.Length >= 2 && Time(cells[0]) is { } start && Time(cells[1]) is { } end ? (start, end) : null;

    // Audacity writes the decimal comma where the system does.
    private static double? Time(string cell)
        => double.TryParse(cell.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
}
