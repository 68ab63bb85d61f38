namespace Panns;

/// <summary>A part of a recording, such as the row of a table names.</summary>
/// <param name="File">The recording's path.</param>
/// <param name="Start">Where the part begins, in seconds.</param>
/// <param name="End">Where it ends, in seconds; null for the file's end.</param>
public sealed record AudioPart(string File, double Start = 0, double? End = null)
{
    /// <summary>Why a row names no part, in one line; null if it does. Its result has this error, so that results stay beside their rows.</summary>
    public string? Error { get; init; }
}
