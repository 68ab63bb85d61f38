using Panns.Cli.Hosting;
using Panns.Transfer;
using Panns.Transfer.Data.Tables;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Events that are known to be in recordings which the command line names.</summary>
internal static class TuningLabels
{
    /// <summary>Reads them, with the recordings' paths as the command line has them.</summary>
    /// <param name="path">A table, or a folder of tables.</param>
    /// <param name="files">The recordings.</param>
    /// <param name="terminal">Hears of recordings and tables that lack the other.</param>
    /// <exception cref="PannsException">It cannot be read, or is of none of the recordings.</exception>
    public static IReadOnlyList<LabeledEvent> Read(string path, IReadOnlyList<string> files, Terminal terminal)
    {
        var table = EventTable.Read(path, new LabeledSoundsOptions());
        foreach (var note in table.Notes)
        {
            terminal.Say(note);
        }

        // A label track is of the recording beside it, or of the only one.
        if (files.Count == 1 && table.Recordings.Count == 1)
        {
            return [.. table.Events.Select(one => one with { Recording = files[0] })];
        }

        var places = files.GroupBy(ComparedEvents.Plain, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal);
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var recording in table.Recordings.Keys)
        {
            if (places.GetValueOrDefault(ComparedEvents.Plain(recording)) is { } same)
            {
                paths[recording] = same.Count == 1 ? same[0]
                    : same.Find(file => file == recording) ?? throw new PannsException($"{path}: '{recording}' could be {same[0]} or {same[1]}: name the recordings as the table does");
            }
        }

        if (paths.Count == 0)
        {
            throw new PannsException($"{path}: is of none of the recordings: '{table.Recordings.Keys.FirstOrDefault()}' there, '{files[0]}' here");
        }

        Tell("recordings of the labels that are not among the files", [.. table.Recordings.Keys.Where(name => !paths.ContainsKey(name))]);
        Tell("files without labels, in which nothing counts as right", [.. files.Except(paths.Values)]);
        return [.. table.Events.Where(one => paths.ContainsKey(one.Recording)).Select(one => one with { Recording = paths[one.Recording] })];

        void Tell(string what, string[] names)
        {
            if (names.Length > 0)
            {
                terminal.Say(FormattableString.Invariant($"{what}: {names.Length} ({string.Join(", ", names.Take(3))}{(names.Length > 3 ? ", ..." : "")})"));
            }
        }
    }
}
