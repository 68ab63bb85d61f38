using NLayer;
using Panns.Audio.Lengths;

namespace Panns.Audio.Decoding.Portable;

/// <summary>
/// MP3, or MPEG audio of layer I or II, decoded by NLayer. Finding frames, the bytes that a frame borrows from those before it, and what an
/// encoder put before and after the sound are this class's own. A frame that cannot be decoded is silent, so that all others keep their times.
/// </summary>
internal sealed class MpegReader : BlockReader
{
    // Here the first region of a short block is twice as long, which NLayer does not know.
    private const int OddRate = 8000;

    private readonly ByteWindow _bytes;
    private readonly IReadOnlyList<MpegLink> _links;
    private readonly MpegFrameDecoder _decoder = new();
    private readonly MpegBits _bits = new();
    private readonly float[] _other = new float[2 * MpegBits.MostSamples];
    private readonly FrameWalk _walk;
    private int _link;
    private long _skip;
    private long _keep;
    private bool _isBegun;
    private bool _isUnrepaired;

    private MpegReader(ByteWindow bytes, IReadOnlyList<MpegLink> links, MpegFrame first, int channels, string name)
        : base(name, "MP3 (NLayer)", first.SampleRate, channels, MpegBits.MostSamples)
    {
        (_bytes, _links) = (bytes, links);
        _walk = new(bytes, MpegFrame.Head);
        (_skip, _keep) = links[0];
        FrameCount = links.Sum(link => link.Keep);
        Prepare();
    }

    /// <inheritdoc/>
    public override long? FrameCount { get; }

    internal override string? Correction => _isUnrepaired ? LayerIIIRepair.Unrepaired : null;

    /// <summary>Opens a file.</summary>
    /// <param name="bytes">The file; the reader owns it.</param>
    /// <param name="name">The name used in messages.</param>
    /// <exception cref="UnsupportedAudioException">There are no frames.</exception>
    public static MpegReader Open(ByteWindow bytes, string name)
    {
        var walk = new FrameWalk(bytes, MpegFrame.Head);
        if (walk.Next() is null || MpegFrame.Read(bytes.At(walk.Position, MpegFrame.HeadBytes)) is not { } first)
        {
            throw new UnsupportedAudioException("no MPEG audio frames, or of a free bit rate");
        }

        var channels = MpegBits.ChannelsOf(bytes.At(walk.Position, MpegFrame.HeadBytes));
        var hasShortBlocks = false;
        var links = MpegLink.All(bytes, frame => hasShortBlocks |= first.SampleRate == OddRate && MpegBits.HasShortBlocks(frame));
        if (hasShortBlocks)
        {
            throw new UnsupportedAudioException("MP3 at 8 kHz with short blocks, which NLayer misreads");
        }

        return links.Any(link => link.Keep > 0) ? new(bytes, links, first, channels, name) : throw new UnsupportedAudioException("no samples");
    }

    /// <inheritdoc/>
    protected override bool Decode(float[] block, out int first, out int frames)
    {
        (first, frames) = (0, 0);
        if (_walk.Next() is not { } frame)
        {
            return false;
        }

        var bytes = _bytes.At(_walk.Position, frame.Bytes);
        if (MpegTable.Read(bytes, MpegFrame.Read(bytes)!.Value.SideBytes) is not null)
        {
            Begin();
            return true;
        }

        _isBegun = true;
        Decode(bytes, frame.Samples, block);
        first = (int)Math.Min(_skip, frame.Samples);
        _skip -= first;
        frames = (int)Math.Min(_keep, frame.Samples - first);
        _keep -= frames;
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
        }

        base.Dispose(disposing);
    }

    // The next of the joined recordings; a table before the first sound is the first one's.
    private void Begin()
    {
        if (_isBegun)
        {
            _isBegun = false;
            (_skip, _keep) = _links[++_link];
            _decoder.Reset();
            _bits.Forget();
        }
    }

    // The decoder makes its tables at the first frame that it meets: one of silence.
    private void Prepare()
    {
        var hasBands = LayerIIIRepair.Bands();
        var walk = new FrameWalk(_bytes, MpegFrame.Head);
        if (walk.Next() is not null && _bits.LoadSilence(_bytes.At(walk.Position, MpegFrame.HeadBytes)))
        {
            _decoder.DecodeFrame(_bits, _other, 0);
            _decoder.Reset();
            _isUnrepaired = !LayerIIIRepair.WindowsOf(_decoder) || !hasBands;
        }
    }

    private void Decode(ReadOnlySpan<byte> frame, int samples, float[] block)
    {
        var channels = MpegBits.ChannelsOf(frame);
        var target = channels == Channels ? block : _other;
        try
        {
            var isWhole = _bits.Load(frame) && _decoder.DecodeFrame(_bits, target, 0) == samples * channels;
            if (!isWhole)
            {
                Array.Clear(block, 0, samples * Channels);
                return;
            }
        }
        catch (Exception error) when (IsDamage(error))
        {
            Array.Clear(block, 0, samples * Channels);
            return;
        }

        if (channels != Channels)
        {
            Convert(target, samples, block);
        }
    }

    // Files that change between one channel and two keep the number that they began with.
    private void Convert(ReadOnlySpan<float> source, int samples, Span<float> target)
    {
        for (var i = 0; i < samples; i++)
        {
            if (Channels == 1)
            {
                target[i] = 0.5f * (source[2 * i] + source[(2 * i) + 1]);
            }
            else
            {
                target[2 * i] = target[(2 * i) + 1] = source[i];
            }
        }
    }
}
