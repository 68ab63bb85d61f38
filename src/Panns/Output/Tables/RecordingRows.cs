namespace Panns.Output;

/// <summary>What became of a recording: its rows of a table, or why it has none.</summary>
public sealed record RecordingRows
{
    /// <summary>Status of a recording that was worked on without an error.</summary>
    public const string Ok = "ok";

    /// <summary>The recording's path as it was given.</summary>
    public required string File { get; init; }

    /// <summary>Its length in seconds; null where it is not known.</summary>
    public double? Duration { get; init; }

    /// <summary>Its rows, in order; none where it failed, or where nothing was found in it.</summary>
    public IReadOnlyList<ResultRow> Rows { get; init; } = [];

    /// <summary>Whether the rows belong to windows of the recording rather than to the whole.</summary>
    public bool IsByWindow { get; init; }

    /// <summary>Why it failed, in one line; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>What is wrong with the recording though it was worked on, in half a sentence; null where nothing is.</summary>
    public string? Note { get; init; }

    /// <summary><see cref="Ok"/>, with the note behind it (<c>ok, cut short at 1.02 s of about 3 s</c>), or the error.</summary>
    public string Status => Error ?? (Note is null ? Ok : $"{Ok}, {Note}");

    /// <summary>Whether a status is that of a recording that was worked on.</summary>
    /// <param name="status">The status.</param>
    public static bool IsOk(string status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status == Ok || status.StartsWith(Ok + ", ", StringComparison.Ordinal);
    }

    /// <summary>A recording that failed.</summary>
    /// <param name="file">Its path as it was given.</param>
    /// <param name="error">Why, in one line.</param>
    public static RecordingRows Failed(string file, string error) => new() { File = file, Error = error };
}
