using Panns.Audio.Folders;

namespace Panns.Transfer.Data.Tables;

/// <summary>Finds the recording that a table of events belongs to: the audio file with the same name in its folder.</summary>
internal sealed class SiblingAudio
{
    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);

    /// <param name="recordings">The audio files of one folder.</param>
    public SiblingAudio(IEnumerable<string> recordings)
    {
        foreach (var recording in recordings.Order(StringComparer.Ordinal))
        {
            _byName.TryAdd(Path.GetFileNameWithoutExtension(recording), recording);
            _byName.TryAdd(Path.GetFileName(recording), recording);
        }
    }

    /// <summary>Finds the recording of a table in the same folder.</summary>
    /// <param name="table">The table: <c>street.txt</c>, <c>street.Table.1.selections.txt</c>.</param>
    /// <returns>Its path; null if not found.</returns>
    public string? Find(string table)
    {
        // The longest match wins: for rec.1.txt, rec.1.wav rather than rec.wav.
        var name = Path.GetFileName(table);
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (_byName.TryGetValue(name[..dot], out var recording))
            {
                return recording;
            }
        }

        return null;
    }

    /// <summary>Finds the recording of a single table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Its path; null if not found.</returns>
    public static string? FindBeside(string table)
        => new SiblingAudio(Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(table))!).Where(path => AudioExtensions.IsAudio(path))).Find(table);
}
