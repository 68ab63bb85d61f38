using System.Text;
using Panns.Clips;
using Panns.Output;
using Panns.Output.Csv;
using Panns.Output.Npy;

namespace Panns.Tests.Fuzzing;

/// <summary>Readers of results: arrays, tables, and what unfinished runs leave.</summary>
internal static class TableTargets
{
    private static readonly string[] Clips = ["a.wav", "b, c.wav", "d.wav"];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("npy", () => [Npy([2, 3]), Npy([6]), Npy([1, 2, 3]), [.. Npy([6])[..6], 2, 0, 0x76, 0, 0, 0, .. Npy([6])[10..126], .. Npy([6])[126..]]], path => NpyFile.Read(path)),
        new("csv", () => [Text("file,label\r\na.wav,\"x, \"\"y\"\"\"\r\n\r\nb.wav,z\n"), Text("\uFEFFa;b;c\n1;2;3\n"), Text("a\tb\n1\t2\n")], ReadTable),
        new("index", () => [Text("file,duration,status\na.wav,1.5,ok\n\"b, c.wav\",,damaged\n")], path => EmbeddingFile.ReadIndex(path[..^".index.csv".Length] + ".npy")) { FileName = "x.index.csv" },
        new("journal", () => [Journal()], ReadJournal) { FileName = "x.csv.index.partial" },
        new("rows", () => [[.. BitConverter.GetBytes(3), 1, 2, 3, .. BitConverter.GetBytes(0), .. BitConverter.GetBytes(2), 4, 5]], ReadRows) { FileName = "x.csv.partial" },
    ];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Npy(long[] shape) => [.. NpyFormat.Header(shape), .. new byte[24]];

    private static byte[] Journal()
    {
        var path = Path.GetTempFileName();
        using (var journal = ClipJournal.Start(path, "network, window 10"))
        {
            journal.Append(new() { File = Clips[0], Duration = 1, Rows = [new(0, 1, "", 0)] }, 0);
            journal.Append(RecordingRows.Failed(Clips[1], "damaged"), 0);
        }

        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private static void ReadTable(string path)
    {
        var table = CsvTable.Read(path);
        foreach (var (_, cells) in table.Rows)
        {
            _ = table.Has("label") ? table.Get(cells, "label") : "";
        }

        using var reader = CsvReader.Open(path, ',', isLenient: true);
        while (reader.Read() is not null)
        {
        }
    }

    // A run goes on after what is left, whatever it is.
    private static void ReadJournal(string path)
    {
        var rows = path[..^".index.partial".Length] + ".partial";
        File.WriteAllBytes(rows, [.. BitConverter.GetBytes(0), .. BitConverter.GetBytes(0), .. BitConverter.GetBytes(0)]);
        Resume(path[..^".index.partial".Length]);
    }

    private static void ReadRows(string path)
    {
        File.WriteAllBytes(path[..^".partial".Length] + ".index.partial", Journal());
        Resume(path[..^".partial".Length]);
    }

    private static void Resume(string path)
    {
        using (var writer = new ClipTableWriter(path, true, ResultTable.Tags, "network, window 10", Clips, resume: true, _ => { }))
        {
            foreach (var clip in Clips[writer.Resumed..])
            {
                writer.Write(RecordingRows.Failed(clip, "damaged"));
            }

            writer.Complete();
        }

        File.Delete(path);
        File.Delete(ClipJournalResume.ErrorsPath(path));
    }
}
