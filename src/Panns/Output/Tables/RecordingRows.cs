namespace Panns.Output;

/// <summary>The result of a recording: its rows in a table, or why it has none.</summary>
public sealed record RecordingRows
{
    /// <summary>Status of a recording that was processed without an error.</summary>
    public const string Ok = "ok";

    /// <summary>The recording's path as given.</summary>
    public required string File { get; init; }

    /// <summary>Its length in seconds; null if unknown.</summary>
    public double? Duration { get; init; }

    /// <summary>Where the section that was processed starts, in seconds, if it is one of many of its recording; null for a whole recording.</summary>
    public double? Start { get; init; }

    /// <summary>Where that section ends, in seconds; null if unknown.</summary>
    public double? End { get; init; }

    /// <summary>Its rows in order; empty if it failed or nothing was found.</summary>
    public IReadOnlyList<ResultRow> Rows { get; init; } = [];

    /// <summary>Whether the rows refer to windows of the recording rather than the whole.</summary>
    public bool IsByWindow { get; init; }

    /// <summary>Why it failed, in one line; null on success.</summary>
    public string? Error { get; init; }

    /// <summary>Problems of a recording that was still processed, as half a sentence; null if there are none.</summary>
    public string? Note { get; init; }

    /// <summary><see cref="Ok"/>, followed by any note (<c>ok, cut short at 1.02 s of about 3 s</c>), or the error.</summary>
    public string Status => Error ?? (Note is null ? Ok : $"{Ok}, {Note}");

    /// <summary>Whether a status means that the recording was processed.</summary>
    /// <param name="status">The value of a column <c>status</c>.</param>
    public static bool IsOk(string status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status == Ok || status.StartsWith(Ok + ", ", StringComparison.Ordinal);
    }

    /// <summary>Its rows in a table that has no place for recordings: null stands for the row that says why there is none, or what is wrong.</summary>
    internal IEnumerable<ResultRow?> TableRows => Error is not null || (Note is not null && Rows.Count == 0) ? Enumerable.Repeat<ResultRow?>(null, 1) : Rows;

    /// <summary>Creates the result of a recording that failed.</summary>
    /// <param name="file">Its path as given.</param>
    /// <param name="error">The reason, in one line.</param>
    public static RecordingRows Failed(string file, string error) => new() { File = file, Error = error };
}
