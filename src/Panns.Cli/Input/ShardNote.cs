using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Panns.Common.IO;
using Panns.Output.Json;

namespace Panns.Cli.Input;

/// <summary>What lies beside a finished part (x.03-of-40.npy.shard): of which list and which work it is a part. `panns merge` compares these.</summary>
/// <param name="Shard">The part.</param>
/// <param name="Files">Number of its files.</param>
/// <param name="Failed">Number of those that failed.</param>
/// <param name="Total">Number of files of all parts.</param>
/// <param name="List">SHA-256 of the whole list.</param>
/// <param name="Identity">What determines the results bit for bit.</param>
internal sealed record ShardNote(Shard Shard, int Files, int Failed, int Total, string List, string Identity)
{
    private const string Ending = ".shard";

    /// <summary>Path of the note on a part's file.</summary>
    public static string PathOf(string part) => part + Ending;

    /// <summary>SHA-256 of a list.</summary>
    public static string HashOf(IEnumerable<string> files) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', files))));

    /// <summary>Writes the note: the part is finished.</summary>
    public void Write(string part) => StagedFile.Write(PathOf(part), JsonText.File(json =>
    {
        json.WriteNumber("shard", Shard.Number);
        json.WriteNumber("of", Shard.Of);
        json.WriteNumber("files", Files);
        json.WriteNumber("failed", Failed);
        json.WriteNumber("total", Total);
        json.WriteString("list", List);
        json.WriteString("identity", Identity);
    }));

    /// <summary>Reads a note.</summary>
    /// <exception cref="PannsException">It is damaged.</exception>
    public static ShardNote Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            int Number(string name) => json.RootElement.GetProperty(name).GetInt32();
            string Text(string name) => json.RootElement.GetProperty(name).GetString() ?? "";
            return new(
                Shard.Checked(Number("shard"), Number("of")) ?? throw new FormatException("an impossible part"), Count("files"), Count("failed"), Count("total"), Text("list"), Text("identity"));

            int Count(string name) => Number(name) is >= 0 and var count ? count : throw new FormatException($"an impossible number of {name}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be read: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new PannsException($"{path}: a damaged note: {problem.Message}", problem);
        }
    }

    /// <summary>The notes on the parts of a file.</summary>
    public static IReadOnlyList<(string Part, ShardNote Note)> Find(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var name = Path.GetFileNameWithoutExtension(path);
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.EnumerateFiles(folder, "*-of-*" + Path.GetExtension(path) + Ending)
                .Where(note => Path.GetFileName(note).StartsWith(name + ".", StringComparison.Ordinal))
                .Select(note => (Part: note[..^Ending.Length], Note: Read(note)))
                .Where(one => Path.GetFileName(one.Part) == Path.GetFileName(one.Note.Shard.PathOf(path)))
                .OrderBy(one => one.Note.Shard.Number),
        ];
    }
}
