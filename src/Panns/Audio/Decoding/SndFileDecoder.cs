using Panns.Audio.Input;

namespace Panns.Audio.Decoding;

/// <summary>Decodes with the native library libsndfile.</summary>
internal sealed class SndFileDecoder : AudioDecoder
{
    public override AudioBackend Backend => AudioBackend.LibSndFile;

    public override bool IsInstalled => SndFileLibrary.Instance is not null;

    public override string Version => SndFileLibrary.Instance?.Version ?? "";

    public override AudioReader Open(AudioInput input)
    {
        var library = SndFileLibrary.Instance ?? throw new UnsupportedAudioException("not installed");
        var file = library.Open(input.Path, out var info);
        if (file == 0)
        {
            throw new UnsupportedAudioException(library.LastError(0));
        }

        try
        {
            var name = input.Kind == AudioKind.Unknown ? "audio" : input.Kind.Describe();
            return new SndFileReader(library, file, info, input.Name, $"{name} (libsndfile)");
        }
        catch
        {
            library.Close(file);
            throw;
        }
    }
}
