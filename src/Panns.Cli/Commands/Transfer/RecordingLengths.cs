using System.CommandLine;
using System.Globalization;
using Panns.Audio;
using Panns.Audio.Folders;
using Panns.Output.Csv;

namespace Panns.Cli.Commands.Transfer;

/// <summary>
/// How long recordings are, without which false alarms per hour are unknown: from the tables themselves, a table of lengths (<c>--durations</c>)
/// or the recordings (<c>--audio</c>).
/// </summary>
internal sealed class RecordingLengths
{
    private static readonly string[] PathNames = ["filename", "file", "path", "recording", "audio_filename"];

    private readonly Option<string?> _table = new("--durations") { Description = "Table of the recordings' lengths, with columns filename and duration (seconds)", HelpName = "FILE" };
    private readonly Option<string?> _audio = new("--audio") { Description = "Folder with the recordings, whose lengths PSDS needs", HelpName = "DIR" };

    public void AddTo(Command command)
    {
        command.Add(_table);
        command.Add(_audio);
    }

    /// <summary>Finds the lengths of all recordings; null, which is said, if one is unknown.</summary>
    /// <exception cref="PannsException">The table or the folder cannot be read.</exception>
    public IReadOnlyDictionary<string, double>? Find(ParseResult parsed, CommandContext context, ComparedEvents compared)
    {
        var known = new Dictionary<string, double>(StringComparer.Ordinal);
        if (parsed.GetValue(_table) is { } table)
        {
            foreach (var (path, seconds) in Read(table))
            {
                known[ComparedEvents.Plain(path)] = seconds;
            }
        }

        var audio = parsed.GetValue(_audio) is { } folder ? Files(folder) : [];
        var lengths = new Dictionary<string, double>(StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var (name, (path, duration)) in compared.Recordings)
        {
            var seconds = known.TryGetValue(ComparedEvents.Plain(path), out var listed) ? listed
                : duration ?? (audio.TryGetValue(ComparedEvents.Plain(path), out var file) ? LengthOf(file) : File.Exists(path) ? LengthOf(path) : null);
            if (seconds is { } length)
            {
                lengths[name] = length;
            }
            else
            {
                unknown.Add(name);
            }
        }

        // Recordings without any event matter too: they add to the hours.
        foreach (var (name, seconds) in known.Where(pair => !compared.Recordings.Values.Any(one => ComparedEvents.Plain(one.Path) == pair.Key)))
        {
            lengths[name] = seconds;
        }

        if (unknown.Count > 0)
        {
            context.Terminal.Say(string.Create(CultureInfo.InvariantCulture,
                $"no PSDS: the length of {unknown.Count} recording{(unknown.Count == 1 ? "" : "s")} is not known ({string.Join(", ", unknown.Take(3))}{(unknown.Count > 3 ? ", ..." : "")}): add --durations FILE or --audio DIR"));
            return null;
        }

        return lengths;
    }

    private static IEnumerable<(string Path, double Seconds)> Read(string path)
    {
        var csv = CsvTable.Read(path);
        var column = Array.Find(PathNames, csv.Has);
        if (column is null || !csv.Has("duration"))
        {
            throw new PannsException($"{path}: has no columns filename and duration; its columns are {string.Join(", ", csv.Columns)}");
        }

        foreach (var (line, cells) in csv.Rows)
        {
            yield return double.TryParse(csv.Get(cells, "duration"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 && double.IsFinite(seconds)
                ? (csv.Get(cells, column), seconds)
                : throw new PannsException(string.Create(CultureInfo.InvariantCulture, $"{path}: line {line}: '{csv.Get(cells, "duration")}' is not a length in seconds"));
        }
    }

    private static Dictionary<string, string> Files(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new PannsException($"{folder}: there is no such folder");
        }

        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => AudioExtensions.IsAudio(file)).Order(StringComparer.Ordinal))
        {
            files.TryAdd(ComparedEvents.Plain(file), file);
        }

        return files;
    }

    private static double LengthOf(string path)
    {
        using var reader = AudioFile.Open(path);
        if (reader.FrameCount is { } frames)
        {
            return (double)frames / reader.SampleRate;
        }

        return (double)reader.Skip(long.MaxValue) / reader.SampleRate;
    }
}
