using System.Buffers;
using Panns.Common;

namespace Panns.Audio.Pcm;

/// <summary>Reads the samples of an uncompressed file once its header is known.</summary>
[BestFriend]
internal sealed class PcmReader : AudioReader
{
    private const int BlockBytes = 65536;

    private readonly ByteInput _input;
    private readonly PcmLayout _layout;
    private readonly PcmExtent _extent;
    private readonly int _frameBytes;
    private readonly int _blockBytes;
    private byte[] _block;
    private readonly string? _guess;
    private int _segment;
    private long _remaining;
    private long _read;

    /// <summary>Reads a non-seekable stream that is at the first sample.</summary>
    /// <param name="input">The bytes; disposed with the reader.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="layout">How samples are stored.</param>
    /// <param name="size">Size of the samples in bytes as stated by the header, null if not stated; fewer may come.</param>
    public PcmReader(ByteInput input, string name, PcmLayout layout, long? size)
        : this(input, name, layout, size, null, null)
    {
        _remaining = size is { } bytes ? bytes / _frameBytes : long.MaxValue;
        if (_remaining == 0 || input.Peek(_frameBytes).Length < _frameBytes)
        {
            throw new PannsException($"{name}: holds no samples");
        }
    }

    /// <summary>Reads a seekable file.</summary>
    /// <param name="input">Its bytes; disposed with the reader.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="layout">How samples are stored.</param>
    /// <param name="extent">Where they are; not empty.</param>
    /// <param name="guess">How the samples differ from the header; null if they do not.</param>
    public PcmReader(ByteInput input, string name, PcmLayout layout, PcmExtent extent, string? guess)
        : this(input, name, layout, null, extent, guess)
        => Enter(0);

    private PcmReader(ByteInput input, string name, PcmLayout layout, long? size, PcmExtent? extent, string? guess)
        : base(name, layout.Describe(), layout.SampleRate, layout.Channels)
    {
        _input = input;
        _layout = layout;
        _guess = guess;
        _frameBytes = (int)layout.FrameBytes;
        _extent = extent ?? new([], size / _frameBytes);
        FrameCount = extent?.Frames ?? size / _frameBytes;
        _blockBytes = Math.Max(1, BlockBytes / _frameBytes) * _frameBytes;
        _block = ArrayPool<byte>.Shared.Rent(_blockBytes);
    }

    /// <inheritdoc/>
    public override long? FrameCount { get; }

    internal override AudioShortfall? Shortfall => _read < _extent.Promised
        ? new((double)_read / SampleRate, (double)_extent.Promised / SampleRate) { IsExact = true }
        : null;

    internal override string? Correction => _extent.Correction ?? _guess;

    internal override bool IsFinite => true;

    /// <inheritdoc/>
    protected override int ReadCore(Span<float> interleaved)
    {
        if (_remaining == 0 && !Enter(_segment + 1))
        {
            return 0;
        }

        var wanted = (int)Math.Min(Math.Min(interleaved.Length / Channels, _blockBytes / _frameBytes), _remaining);
        var samples = interleaved[..(wanted * Channels)];
        if (_extent.Segments.Count > 0 && _extent.Segments[_segment].IsSilence)
        {
            samples.Clear();
            Advance(wanted, wanted);
            return wanted;
        }

        var frames = _input.Read(_block.AsSpan(0, wanted * _frameBytes)) / _frameBytes;
        Advance(frames, wanted);
        samples = samples[..(frames * Channels)];
        SampleDecoder.Decode(_layout.Encoding, _layout.BigEndian, _block, samples);
        if (_layout.Gain != 1)
        {
            foreach (ref var sample in samples)
            {
                sample *= _layout.Gain;
            }
        }

        return frames;
    }

    /// <inheritdoc/>
    protected override long SkipCore(long frames)
    {
        var total = 0L;
        while (total < frames && (_remaining > 0 || Enter(_segment + 1)))
        {
            var wanted = Math.Min(frames - total, _remaining);

            // Clamped: no file is longer, and the product would overflow.
            var skipped = _extent.Segments.Count > 0 && _extent.Segments[_segment].IsSilence
                ? wanted
                : _input.Skip(Math.Min(wanted, long.MaxValue / _frameBytes) * _frameBytes) / _frameBytes;
            Advance(skipped, wanted);
            total += skipped;
        }

        return total;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
            if (Interlocked.Exchange(ref _block, []) is { Length: > 0 } block)
            {
                ArrayPool<byte>.Shared.Return(block);
            }
        }

        base.Dispose(disposing);
    }

    // Fewer frames than wanted mean that the stream has ended.
    private void Advance(long frames, long wanted)
    {
        _read += frames;
        _remaining = frames < wanted ? 0 : _remaining - frames;
    }

    private bool Enter(int segment)
    {
        while (segment < _extent.Segments.Count)
        {
            _segment = segment;
            _remaining = _extent.Segments[segment].Frames;
            if (_remaining > 0)
            {
                if (!_extent.Segments[segment].IsSilence)
                {
                    _input.Position = _extent.Segments[segment].Offset;
                }

                return true;
            }

            segment++;
        }

        return false;
    }
}
