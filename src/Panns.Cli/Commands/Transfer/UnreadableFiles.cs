using Panns.Audio;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>
/// Reports unreadable files on stderr; they are left out, and the exit code becomes 1. So it does if a folder could not be searched, which the
/// summary of the set says. Incomplete recordings are used.
/// </summary>
internal static class UnreadableFiles
{
    public static int Report(Terminal terminal, LabeledDataset set, IReadOnlyCollection<string> errors, IEnumerable<KeyValuePair<string, AudioIssues>> issues)
    {
        foreach (var error in errors)
        {
            terminal.Say($"{error}; left out");
        }

        var notes = new RecordingNotes();
        foreach (var (file, found) in issues.DistinctBy(pair => pair.Key))
        {
            notes.Add(file, found);
        }

        notes.Say(terminal, set.Clips.Select(clip => clip.Path).Distinct(StringComparer.Ordinal).Count());
        return errors.Count == 0 && set.Unsearched.IsEmpty ? ExitCode.Success : ExitCode.Failure;
    }
}
