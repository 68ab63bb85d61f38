using System.Buffers.Binary;

namespace Panns.Audio.Decoding.Portable;

/// <summary>The first packet of an Opus stream (RFC 7845, 5.1).</summary>
/// <param name="Channels">Channels.</param>
/// <param name="Lead">Samples at 48 kHz to drop at the start.</param>
/// <param name="SampleRate">A rate that holds all that the encoder was given: 8, 16 or 48 kHz. At 24 kHz Concentus gives other samples than libopus.</param>
/// <param name="Gain">To be applied, in 1/256 dB.</param>
/// <param name="Streams">Streams in a packet.</param>
/// <param name="Coupled">How many of them, the first ones, are stereo.</param>
/// <param name="Mapping">For each channel the decoded channel that it is.</param>
internal sealed record OpusHead(int Channels, int Lead, int SampleRate, int Gain, int Streams, int Coupled, byte[] Mapping)
{
    private const int FixedBytes = 19;

    private static readonly int[] Rates = [8000, 16000, 48000];

    /// <summary>Parses the packet.</summary>
    /// <exception cref="UnsupportedAudioException">It is damaged, or of a kind made later.</exception>
    public static OpusHead Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < FixedBytes || packet[8] > 15 || packet[9] == 0)
        {
            throw new UnsupportedAudioException("Opus with a header that cannot be read");
        }

        var channels = packet[9];
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(packet[12..]);
        var rate = stated == 0 ? Rates[^1] : Array.Find(Rates, rate => stated <= rate) is > 0 and var found ? found : Rates[^1];
        var head = new OpusHead(channels, BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]), rate, BinaryPrimitives.ReadInt16LittleEndian(packet[16..]), 1, channels - 1, [0, 1]);
        return packet[18] switch
        {
            0 when channels <= 2 => head,
            1 or 2 or 255 when packet.Length >= FixedBytes + 2 + channels
                => head with { Streams = packet[19], Coupled = packet[20], Mapping = packet.Slice(21, channels).ToArray() },
            _ => throw new UnsupportedAudioException($"Opus whose channels are arranged by the rare family {packet[18]}"),
        };
    }
}
