using System.Globalization;
using Panns.Audio;
using Panns.Cli.Hosting;
using Panns.Output;

namespace Panns.Cli.Input;

/// <summary>Counts recordings with problems that could still be read, and reports them once at the end of a command.</summary>
internal sealed class RecordingNotes
{
    private const int Named = 3;
    private const string Strictness = "--strict makes that an error";

    private readonly List<(string File, AudioIssues Issues)> _notes = [];

    /// <summary>Adds a recording, if it has problems.</summary>
    public void Add(string file, AudioIssues issues)
    {
        if (issues.Any)
        {
            _notes.Add((file, issues));
        }
    }

    /// <summary>Adds the recording of a result, and returns its rows.</summary>
    public RecordingRows Add(AudioIssues issues, RecordingRows rows)
    {
        Add(rows.File, issues);
        return rows;
    }

    /// <summary>Prints the notes, one line per kind of problem, and forgets them.</summary>
    /// <param name="terminal">The destination.</param>
    /// <param name="files">Total number of recordings.</param>
    public void Say(Terminal terminal, int files)
    {
        var cut = _notes.Where(note => note.Issues.Shortfall is not null).ToList();
        var canceled = _notes.Except(cut).Where(note => note.Issues.Cancellation is not null).ToList();
        var others = _notes.Except(cut).Except(canceled).ToList();
        Say(terminal, files, cut, "are incomplete", Strictness);
        Say(terminal, files, canceled, "cancel out when their channels are mixed", "choose one with --channel left, right or loudest");
        Say(terminal, files, others, "have problems", Strictness);
        _notes.Clear();
    }

    private static void Say(Terminal terminal, int files, List<(string File, AudioIssues Issues)> notes, string what, string advice)
    {
        if (notes.Count == 0)
        {
            return;
        }

        if (files == 1)
        {
            terminal.Say($"{notes[0].File}: {notes[0].Issues} ({advice})");
            return;
        }

        var names = string.Join(", ", notes.Take(Named).Select(note => $"{note.File} ({note.Issues})"));
        var more = notes.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {notes.Count - Named} more") : "";
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{notes.Count} of {files} recordings {what}: {names}{more}; {advice}"));
    }
}
