using Panns.Audio.Folders;

namespace Panns.Transfer.Data.Tables;

/// <summary>Finds the recording that a table of events belongs to: the audio file with the same name in its folder.</summary>
internal static class SiblingAudio
{
    /// <summary>Finds the recording.</summary>
    /// <param name="table">The table: <c>street.txt</c>, <c>street.Table.1.selections.txt</c>.</param>
    /// <returns>Its path; null if not found.</returns>
    public static string? Find(string table)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(table))!;
        var name = Path.GetFileName(table);
        var candidates = Directory.EnumerateFiles(folder).Where(path => AudioExtensions.IsAudio(path)).Order(StringComparer.Ordinal)
            .Where(audio => name.StartsWith(Path.GetFileNameWithoutExtension(audio) + ".", StringComparison.Ordinal) || name.StartsWith(Path.GetFileName(audio) + ".", StringComparison.Ordinal));

        // The longest match wins: for rec.1.txt, rec.1.wav rather than rec.wav.
        return candidates.MaxBy(audio => Path.GetFileNameWithoutExtension(audio).Length);
    }
}
