using Panns.Common;

namespace Panns.Audio.Folders;

/// <summary>What counts as audio inside a folder. A file that is named itself is tried whatever it is called.</summary>
[BestFriend]
internal static class AudioExtensions
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".rf64", ".bwf", ".w64", ".au", ".snd", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".caf",
        ".m4a", ".mp4", ".aac", ".wma", ".webm", ".mka", ".wv", ".sph", ".amr",
    };

    /// <summary>Whether a file is audio by its name. Files such as <c>._x.wav</c> are a file system's notes about others.</summary>
    public static bool IsAudio(ReadOnlySpan<char> path)
        => Known.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Path.GetExtension(path)) && !Path.GetFileName(path).StartsWith("._");
}
