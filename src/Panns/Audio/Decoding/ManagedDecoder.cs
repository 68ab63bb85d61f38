using Panns.Audio.Pcm;

namespace Panns.Audio.Decoding;

/// <summary>WAV and AU, decoded here.</summary>
internal sealed class ManagedDecoder : AudioDecoder
{
    public override AudioBackend Backend => AudioBackend.Managed;

    public override bool IsInstalled => true;

    public override string Version => "";

    /// <summary>Opens a stream, which the reader then owns; disposes of it where that fails.</summary>
    public static AudioReader Open(Stream stream, string name)
    {
        var input = new ByteInput(stream);
        try
        {
            var start = input.Peek(AudioSignature.Length);
            return AudioSignature.Recognise(start) switch
            {
                AudioKind.Wav => WavHeader.Open(input, name),
                AudioKind.Au => AuHeader.Open(input, name),
                _ when start.IsEmpty => throw new PannsException($"{name}: empty"),
                _ => throw new UnsupportedAudioException("neither WAV nor AU"),
            };
        }
        catch (IOException error)
        {
            input.Dispose();
            throw new PannsException($"{name}: cannot be read: {error.Message}", error);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public override AudioReader Open(string path, AudioKind kind)
        => kind is AudioKind.Wav or AudioKind.Au
            ? Open(File.OpenRead(path), path)
            : throw new UnsupportedAudioException("neither WAV nor AU");
}
