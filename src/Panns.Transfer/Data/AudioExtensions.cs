namespace Panns.Transfer.Data;

/// <summary>What counts as audio inside a folder, and the same recording under another ending.</summary>
internal static class AudioExtensions
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".rf64", ".w64", ".au", ".snd", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".caf",
        ".m4a", ".mp4", ".aac", ".wma",
    };

    /// <summary>Whether a file is audio by its name. Files such as <c>._x.wav</c> are a file system's notes about others.</summary>
    public static bool IsAudio(string path)
        => Known.Contains(Path.GetExtension(path)) && !Path.GetFileName(path.AsSpan()).StartsWith("._");
}
