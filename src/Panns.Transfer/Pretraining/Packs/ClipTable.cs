using System.Globalization;
using Panns.Output.Csv;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>clips.csv of a shard: one row per clip, in the order of its arrays.</summary>
internal static class ClipTable
{
    /// <summary>The heading.</summary>
    public static string[] Heading { get; } = ["name", "origin", "start", "seconds", "labels"];

    /// <summary>A row.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="labels">Names of its classes, only for people who read the file: training uses the targets.</param>
    public static string[] Row(PackedClip clip, IEnumerable<string> labels)
        => [clip.Name, clip.Origin, CsvWriter.Seconds(clip.Start), CsvWriter.Seconds(clip.Seconds), string.Join(';', labels)];

    /// <exception cref="PannsException">The file is missing or damaged, or has another number of rows.</exception>
    public static PackedClip[] Read(string path, int clips)
    {
        using var reader = CsvReader.Open(path, ',');
        var read = new List<PackedClip>(clips);
        if (reader.Read() is { } heading && heading.AsSpan().SequenceEqual(Heading))
        {
            while (reader.Read() is { Length: 5 } cells)
            {
                read.Add(new(cells[0], cells[1], Number(cells[2]), Number(cells[3])));
            }
        }

        return read.Count == clips ? [.. read]
            : throw new PannsException(FormattableString.Invariant($"{path}: lists {read.Count} clips instead of {clips}: the pack is damaged"));

        double Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : throw new PannsException($"{path}: '{cell}' is no number of seconds: the pack is damaged");
    }
}
