using Panns.Audio;

namespace Panns.Cli.Input;

/// <summary>What became of a file.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Value">The result; null where it failed.</param>
/// <param name="Error">Why it failed, in one line; null where it did not.</param>
internal readonly record struct FileResult<T>(string File, T? Value, string? Error)
    where T : class
{
    /// <summary>What is wrong with the recording though it could be read; null for nothing.</summary>
    public AudioIssues? Issues { get; init; }
}
