using Panns.Audio;

namespace Panns.Tests.Support;

/// <summary>Decoders of compressed audio, which may not be installed.</summary>
internal static class Decoders
{
    /// <summary>Skips the running test if a recording cannot be opened (ESC-10 is Ogg Vorbis here).</summary>
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
