namespace Panns.Audio.Decoding;

/// <summary>How to install a decoder on this operating system.</summary>
internal static class InstallHint
{
    public static string ForThisMachine()
        => OperatingSystem.IsWindows() ? "install ffmpeg: winget install Gyan.FFmpeg"
        : OperatingSystem.IsMacOS() ? "install libsndfile or ffmpeg: brew install libsndfile ffmpeg"
        : "install libsndfile or ffmpeg (Debian, Ubuntu: apt install libsndfile1 ffmpeg; Fedora: dnf install libsndfile ffmpeg-free)";
}
