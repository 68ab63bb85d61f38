using Panns.Audio.Input;
using Panns.Audio.Lengths;

namespace Panns.Audio.Decoding.Portable;

/// <summary>Decodes MP3 (layers I and II too) with NLayer, Ogg Vorbis with NVorbis and Ogg Opus with Concentus: managed code for every platform.</summary>
internal sealed class PortableDecoder : AudioDecoder
{
    public override AudioBackend Backend => AudioBackend.Portable;

    public override bool IsInstalled => true;

    public override string Version { get; } = string.Join(
        '/',
        new[] { typeof(NLayer.MpegFrameDecoder), typeof(NVorbis.StreamDecoder), typeof(Concentus.OpusCodecFactory) }
            .Select(type => type.Assembly.GetName().Version?.ToString(3)));

    public override AudioReader Open(AudioInput input)
    {
        var bytes = new ByteWindow(input.OpenStream(), input.Start);
        try
        {
            return input.Kind switch
            {
                AudioKind.Mp3 => MpegReader.Open(bytes, input.Name),
                AudioKind.Ogg => OpenOgg(bytes, input.Name),

                // MP3 after other data, such as a foreign header.
                AudioKind.Unknown when MpegLength.FindIn(bytes) is not null => MpegReader.Open(bytes, input.Name),
                _ => throw new UnsupportedAudioException("neither MP3, Ogg Vorbis nor Opus"),
            };
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static AudioReader OpenOgg(ByteWindow bytes, string name)
    {
        var packets = new OggPackets(bytes);
        if (!packets.Next())
        {
            throw new UnsupportedAudioException("Ogg without a stream of sound");
        }

        return packets.Data.StartsWith("\u0001vorbis"u8) ? new VorbisReader(packets, name)
            : packets.Data.StartsWith("OpusHead"u8) ? new OpusReader(packets, name)
            : throw new UnsupportedAudioException("Ogg with neither Vorbis nor Opus");
    }
}
