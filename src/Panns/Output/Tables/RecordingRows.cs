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

    /// <summary><see cref="Ok"/>, or the error.</summary>
    public string Status => Error ?? Ok;

    /// <summary>A recording that failed.</summary>
    /// <param name="file">Its path as it was given.</param>
    /// <param name="error">Why, in one line.</param>
    public static RecordingRows Failed(string file, string error) => new() { File = file, Error = error };
}
