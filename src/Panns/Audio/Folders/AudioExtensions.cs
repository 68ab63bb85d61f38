using Panns.Common;

namespace Panns.Audio.Folders;

/// <summary>File extensions that count as audio when a folder is searched. A file named explicitly is tried whatever its extension.</summary>
[BestFriend]
internal static class AudioExtensions
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".rf64", ".bwf", ".w64", ".au", ".snd", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".caf",
        ".m4a", ".mp4", ".aac", ".wma", ".webm", ".mka", ".wv", ".sph", ".amr",
    };

    /// <summary>Whether a file name is an audio file's. Excludes <c>._x.wav</c>, which macOS writes to hold metadata.</summary>
    public static bool IsAudio(ReadOnlySpan<char> path)
        => Known.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Path.GetExtension(path)) && !Path.GetFileName(path).StartsWith("._");
}
