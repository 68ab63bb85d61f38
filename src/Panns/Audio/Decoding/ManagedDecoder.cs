using Panns.Audio.Input;
using Panns.Audio.Pcm;

namespace Panns.Audio.Decoding;

/// <summary>Decodes the uncompressed formats WAV, AU, AIFF, CAF and Wave64.</summary>
internal sealed class ManagedDecoder : AudioDecoder
{
    private const string Others = "neither WAV, AU, AIFF, CAF nor Wave64";

    public override AudioBackend Backend => AudioBackend.Managed;

    public override bool IsInstalled => true;

    public override string Version => "";

    /// <summary>Opens a stream. The reader owns it; if opening fails, it is disposed.</summary>
    public static AudioReader Open(Stream stream, string name)
    {
        var bytes = new ByteInput(stream);
        try
        {
            var start = bytes.Peek(AudioSignature.Length);
            var kind = AudioSignature.Recognize(start);
            return PcmFile.Handles(kind) ? PcmFile.Open(bytes, kind, name)
                : start.IsEmpty ? throw new PannsException($"{name}: empty")
                : throw new UnsupportedAudioException(Others);
        }
        catch (IOException error)
        {
            bytes.Dispose();
            throw new PannsException($"{name}: cannot be read: {error.Message}", error);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    public override AudioReader Open(AudioInput input)
    {
        if (!PcmFile.Handles(input.Kind))
        {
            throw new UnsupportedAudioException(Others);
        }

        var stream = input.OpenStream();
        stream.Position = input.Start;
        return Open(stream, input.Name);
    }
}
