using Panns.Audio.Folders;

namespace Panns.Transfer.Data.Tables;

/// <summary>The recording that a table of its events is of: the audio file beside it that has its name.</summary>
internal static class SiblingAudio
{
    /// <summary>Finds it.</summary>
    /// <param name="table">The table: <c>street.txt</c>, <c>street.Table.1.selections.txt</c>.</param>
    /// <returns>Its path; null where there is none.</returns>
    public static string? Find(string table)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(table))!;
        var name = Path.GetFileName(table);
        var candidates = Directory.EnumerateFiles(folder).Where(path => AudioExtensions.IsAudio(path)).Order(StringComparer.Ordinal)
            .Where(audio => name.StartsWith(Path.GetFileNameWithoutExtension(audio) + ".", StringComparison.Ordinal) || name.StartsWith(Path.GetFileName(audio) + ".", StringComparison.Ordinal));

        // rec.1.wav before rec.wav for rec.1.txt.
        return candidates.MaxBy(audio => Path.GetFileNameWithoutExtension(audio).Length);
    }
}
