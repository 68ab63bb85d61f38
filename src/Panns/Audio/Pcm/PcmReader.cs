namespace Panns.Audio.Pcm;

/// <summary>Reads the samples of an uncompressed file once its header is known.</summary>
internal sealed class PcmReader : AudioReader
{
    private const int BlockBytes = 65536;

    private readonly ByteInput _input;
    private readonly PcmLayout _layout;
    private readonly int _frameBytes;
    private readonly byte[] _block;
    private readonly long? _frameCount;
    private long _remaining;

    /// <summary>Takes over an input that stands at the first sample.</summary>
    /// <param name="input">The bytes; disposed of with the reader.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="layout">How samples are stored.</param>
    /// <param name="size">Bytes of samples that the header promises, null where it does not say; fewer may be there.</param>
    public PcmReader(ByteInput input, string name, PcmLayout layout, long? size)
        : base(name, layout.Describe(), layout.SampleRate, layout.Channels)
    {
        _input = input;
        _layout = layout;
        _frameBytes = layout.Encoding.Bytes() * Channels;
        var there = input.Remaining;
        IsCutShort = size - there >= _frameBytes;
        _frameCount = (size, there) switch
        {
            ({ } promised, { } real) => Math.Min(promised, real) / _frameBytes,
            (null, { } real) => real / _frameBytes,
            ({ } promised, null) => promised / _frameBytes,
            _ => null,
        };
        _remaining = _frameCount ?? long.MaxValue;
        if (_remaining == 0 || input.Peek(_frameBytes).Length < _frameBytes)
        {
            throw new PannsException($"{name}: holds no samples");
        }

        _block = new byte[Math.Max(1, BlockBytes / _frameBytes) * _frameBytes];
    }

    /// <inheritdoc/>
    public override long? FrameCount => _frameCount;

    /// <summary>Whether the header promises samples that the file does not hold.</summary>
    public bool IsCutShort { get; }

    /// <inheritdoc/>
    protected override int ReadCore(Span<float> interleaved)
    {
        var wanted = Math.Min(interleaved.Length / Channels, _block.Length / _frameBytes);
        wanted = (int)Math.Min(wanted, _remaining);
        var frames = _input.Read(_block.AsSpan(0, wanted * _frameBytes)) / _frameBytes;
        _remaining = frames < wanted ? 0 : _remaining - frames;
        SampleDecoder.Decode(_layout.Encoding, _layout.BigEndian, _block, interleaved[..(frames * Channels)]);
        return frames;
    }

    /// <inheritdoc/>
    protected override long SkipCore(long frames)
    {
        var wanted = Math.Min(frames, _remaining);

        // Beyond this many bytes no file reaches, and the product would not fit.
        var skipped = _input.Skip(Math.Min(wanted, long.MaxValue / _frameBytes) * _frameBytes) / _frameBytes;
        _remaining = skipped < wanted ? 0 : _remaining - skipped;
        return skipped;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }

        base.Dispose(disposing);
    }
}
