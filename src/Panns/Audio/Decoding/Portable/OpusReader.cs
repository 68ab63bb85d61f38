using System.Diagnostics.CodeAnalysis;
using Concentus.Structs;

namespace Panns.Audio.Decoding.Portable;

/// <summary>Ogg Opus (RFC 7845), decoded by Concentus. Chained streams follow one another as long as their rate and channels stay the same.</summary>
internal sealed class OpusReader : BlockReader
{
    private const int GranuleRate = 48000;
    private const float Scale = 1 / 32768f;

    private readonly OggPackets _packets;
    private readonly short[] _decoded;
    private readonly int _mostFrames;
    private OpusMSDecoder _decoder;
    private bool _hasTags;
    private long _skip;
    private long _samples;
    private long? _start;

    /// <summary>Opens a stream.</summary>
    /// <param name="packets">Its packets, at the first one; the reader owns them.</param>
    /// <param name="name">The name used in messages.</param>
    public OpusReader(OggPackets packets, string name)
        : this(packets, OpusHead.Read(packets.Data), name)
    {
    }

    private OpusReader(OggPackets packets, OpusHead head, string name)
        : base(name, "Ogg Opus (Concentus)", head.SampleRate, head.Channels, MostFrames(head))
    {
        (_packets, _mostFrames) = (packets, MostFrames(head));
        _decoded = new short[_mostFrames * Channels];
        Begin(head);
    }

    /// <inheritdoc/>
    protected override bool Decode(float[] block, out int first, out int frames)
    {
        (first, frames) = (0, 0);
        if (!_packets.Next())
        {
            return false;
        }

        if (_packets.IsFirst)
        {
            return Follow();
        }

        if (!_hasTags)
        {
            _hasTags = true;
            return true;
        }

        frames = DecodePacket(block);
        Trim(ref first, ref frames);
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _packets.Dispose();
            _decoder.Dispose();
        }

        base.Dispose(disposing);
    }

    // The longest packet: 120 ms.
    private static int MostFrames(OpusHead head) => head.SampleRate * 12 / 100;

    // A packet that cannot be decoded is silent for as long as it says that it lasts.
    private int DecodePacket(float[] block)
    {
        var data = _packets.Data;
        var frames = data.IsEmpty ? 0 : Math.Clamp(OpusPacketInfo.GetNumSamples(data, SampleRate), 0, _mostFrames);
        if (frames == 0)
        {
            return 0;
        }

        var samples = block.AsSpan(0, frames * Channels);
        try
        {
            _decoder.DecodeMultistream(data, _decoded, frames, decode_fec: false);
        }
        catch (Exception error) when (IsDamage(error))
        {
            samples.Clear();
            return frames;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Scale * _decoded[i];
        }

        return frames;
    }

    // Leaves out the lead, and what the last page says is beyond the end. A stream cut from a broadcast begins at any position.
    private void Trim(ref int first, ref int frames)
    {
        _samples += frames;
        if (_packets.Granule is { } granule)
        {
            var position = granule * SampleRate / GranuleRate;
            _start ??= _packets.IsLast ? 0 : Math.Max(0, position - _samples);
            var beyond = _packets.IsLast ? _samples - (position - _start.Value) : 0;
            frames -= (int)Math.Clamp(beyond, 0, frames);
        }

        first = (int)Math.Min(_skip, frames);
        _skip -= first;
        frames -= first;
    }

    private bool Follow()
    {
        if (!_packets.Data.StartsWith("OpusHead"u8))
        {
            return false;
        }

        var head = OpusHead.Read(_packets.Data);
        if (head.SampleRate != SampleRate || head.Channels != Channels)
        {
            return false;
        }

        Begin(head);
        return true;
    }

    [MemberNotNull(nameof(_decoder))]
    private void Begin(OpusHead head)
    {
        _decoder?.Dispose();
        try
        {
            // Not by the factory, which would take a native library that is installed: the samples are to be the same everywhere.
#pragma warning disable CS0618
            _decoder = new OpusMSDecoder(head.SampleRate, head.Channels, head.Streams, head.Coupled, head.Mapping) { Gain = head.Gain };
#pragma warning restore CS0618
        }
        catch (Exception error) when (IsDamage(error))
        {
            throw new UnsupportedAudioException($"Opus with a header that cannot be read: {error.Message.ReplaceLineEndings(" ")}");
        }

        (_skip, _samples, _start, _hasTags) = ((long)head.Lead * head.SampleRate / GranuleRate, 0, null, false);
    }
}
