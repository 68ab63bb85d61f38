using System.Globalization;
using Panns.Audio.Folders;
using Panns.Cli.Hosting;
using Panns.Transfer.Data.Tables;

namespace Panns.Cli.Commands.Transfer;

/// <summary>
/// Events of a reference and of estimates, in recordings that have the same names in all: the names of their files without folders and
/// extensions, if these tell them apart; otherwise the paths as they were written.
/// </summary>
/// <param name="Reference">The events that are there.</param>
/// <param name="Estimated">The events that were detected, by estimate.</param>
/// <param name="Recordings">The recordings, with their paths as first written and their lengths where a table says.</param>
internal sealed record ComparedEvents(
    LabeledEvent[] Reference, LabeledEvent[][] Estimated, IReadOnlyDictionary<string, (string Path, double? Duration)> Recordings)
{
    /// <exception cref="PannsException">Reference and estimate have no recording in common.</exception>
    public static ComparedEvents Of(EventTable reference, IReadOnlyList<EventTable> estimates, Terminal terminal)
    {
        EventTable[] all = [reference, .. estimates];
        var isPlain = Array.TrueForAll(all, table => table.Recordings.Keys.GroupBy(Plain, StringComparer.Ordinal).All(same => same.Count() == 1));
        string Name(string path) => isPlain ? Plain(path) : path;
        var recordings = new SortedDictionary<string, (string Path, double? Duration)>(StringComparer.Ordinal);
        foreach (var (path, duration) in all.SelectMany(table => table.Recordings))
        {
            var known = recordings.TryGetValue(Name(path), out var before);
            recordings[Name(path)] = known ? (before.Path, before.Duration ?? duration) : (path, duration);
        }

        var own = reference.Recordings.Keys.Select(Name).ToHashSet(StringComparer.Ordinal);
        foreach (var estimate in estimates)
        {
            var missing = estimate.Recordings.Keys.Select(Name).Where(name => !own.Contains(name)).Distinct().ToList();
            if (missing.Count > 0 && missing.Count == estimate.Recordings.Keys.Select(Name).Distinct().Count() && estimate.Events.Length > 0)
            {
                throw new PannsException($"reference and estimate have no recording in common: '{own.FirstOrDefault()}' there, '{missing[0]}' here");
            }

            if (missing.Count > 0)
            {
                terminal.Say(string.Create(CultureInfo.InvariantCulture,
                    $"recordings without a reference, whose events all count as false: {missing.Count} ({string.Join(", ", missing.Take(3))}{(missing.Count > 3 ? ", ..." : "")})"));
            }
        }

        LabeledEvent[] Named(EventTable table) => [.. table.Events.Select(one => one with { Recording = Name(one.Recording) })];
        return new(Named(reference), [.. estimates.Select(Named)], recordings);
    }

    /// <summary>The name of a recording's file, without folder and extension.</summary>
    public static string Plain(string path)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return AudioExtensions.IsAudio(name) ? Path.GetFileNameWithoutExtension(name) : name;
    }
}
