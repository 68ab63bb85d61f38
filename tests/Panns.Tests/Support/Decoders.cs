using Panns.Audio;

namespace Panns.Tests.Support;

/// <summary>Decoders that may not be installed: those of compressed audio.</summary>
internal static class Decoders
{
    /// <summary>Skips the running test where a recording cannot be opened, with the reason (ESC-10 is Ogg Vorbis here).</summary>
    public static void SkipWithoutOne(string path)
    {
        try
        {
            AudioFile.Open(path).Dispose();
        }
        catch (PannsException error)
        {
            Assert.Skip(error.Message);
        }
    }
}
