using NVorbis;

namespace Panns.Audio.Decoding.Portable;

/// <summary>
/// Ogg Vorbis, decoded by NVorbis. Chained streams follow one another as long as their rate and channels stay the same. NVorbis is not told
/// where a stream ends, because it cuts at most one packet; what the last page says is beyond the end is cut here.
/// </summary>
internal sealed class VorbisReader : AudioReader
{
    // With more channels NVorbis gives others than libsndfile and ffmpeg do.
    private const int MostChannels = 2;

    // Frames that are kept until it is known whether the end is among them: those of the longest packet.
    private const int Held = 4096;

    private readonly OggPackets _packets;
    private readonly VorbisPackets _provider;
    private readonly float[] _decoded;
    private StreamDecoder? _decoder;
    private int _start;
    private int _end;
    private long _frames;

    /// <summary>Opens a stream.</summary>
    /// <param name="packets">Its packets, at the first one; the reader owns them.</param>
    /// <param name="name">The name used in messages.</param>
    public VorbisReader(OggPackets packets, string name)
        : this(packets, new VorbisPackets(packets), name)
    {
    }

    private VorbisReader(OggPackets packets, VorbisPackets provider, string name)
        : this(packets, provider, Begin(provider), name)
    {
    }

    private VorbisReader(OggPackets packets, VorbisPackets provider, StreamDecoder decoder, string name)
        : base(name, "Ogg Vorbis (NVorbis)", decoder.SampleRate, decoder.Channels)
        => (_packets, _provider, _decoder, _decoded) = (packets, provider, decoder, new float[3 * Held * decoder.Channels]);

    internal override bool IsFinite => true;

    /// <inheritdoc/>
    protected override int ReadCore(Span<float> interleaved)
    {
        while (_decoder is not null && _end - _start <= Held)
        {
            Decode();
        }

        var count = Math.Min(interleaved.Length / Channels, _end - _start - (_decoder is null ? 0 : Held));
        _decoded.AsSpan(_start * Channels, count * Channels).CopyTo(interleaved);
        _start += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _packets.Dispose();
        }

        base.Dispose(disposing);
    }

    private static StreamDecoder Begin(VorbisPackets provider)
    {
        try
        {
            // Other decoders do not clip either: a lossy recording may exceed full scale a little.
            var decoder = new StreamDecoder(provider) { ClipSamples = false };
            return decoder.Channels <= MostChannels ? decoder : throw new UnsupportedAudioException($"Ogg Vorbis of {decoder.Channels} channels");
        }
        catch (Exception error) when (BlockReader.IsDamage(error))
        {
            throw new UnsupportedAudioException($"its headers cannot be read: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private void Decode()
    {
        if (_start > 0)
        {
            _decoded.AsSpan(_start * Channels, (_end - _start) * Channels).CopyTo(_decoded);
            (_start, _end) = (0, _end - _start);
        }

        try
        {
            var samples = _decoder!.Read(_decoded, _end * Channels, Held * Channels);
            _end += samples / Channels;
            _frames += samples / Channels;
            if (samples == 0)
            {
                // A stream that was cut from a broadcast begins at any position, and says nothing about its end.
                var beyond = _provider.Granule is { } end ? _frames - end : 0;
                _end -= beyond > 0 && beyond <= Held ? (int)Math.Min(beyond, _end) : 0;
                (_frames, _decoder) = (0, Following());
            }
        }
        catch (Exception error) when (BlockReader.IsDamage(error))
        {
            throw new PannsException($"{Name}: cannot be decoded: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private StreamDecoder? Following()
    {
        if (!_provider.GoOn())
        {
            return null;
        }

        try
        {
            var decoder = Begin(_provider);
            return decoder.SampleRate == SampleRate && decoder.Channels == Channels ? decoder : null;
        }
        catch (UnsupportedAudioException)
        {
            // What it would have held is missing at the end, which the length of the file tells.
            return null;
        }
    }
}
