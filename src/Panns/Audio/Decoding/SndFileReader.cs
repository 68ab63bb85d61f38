namespace Panns.Audio.Decoding;

/// <summary>A file decoded by libsndfile. A truncated file gives the frames before the cut.</summary>
internal sealed class SndFileReader : AudioReader
{
    private const int ContainerMask = 0x0FFF0000;
    private const int Ogg = 0x200000;
    private const int Mpeg = 0x230000;

    private readonly SndFileLibrary _library;
    private readonly long? _frameCount;
    private readonly bool _seeksExactly;
    private nint _file;
    private bool _begun;
    private string? _complaint;

    public SndFileReader(SndFileLibrary library, nint file, in SndFileLibrary.Info info, string name, string format)
        : base(name, format, info.SampleRate, info.Channels)
    {
        if (info.Frames == 0)
        {
            throw new UnsupportedAudioException("no samples");
        }

        _library = library;
        _file = file;
        _frameCount = info.Frames is > 0 and < long.MaxValue ? info.Frames : null;

        // Lossy decoders restart their state after a seek, which changes the samples; those formats are skipped by decoding instead.
        _seeksExactly = info.Seekable != 0 && _frameCount is not null && (info.Format & ContainerMask) is not (Ogg or Mpeg);
    }

    /// <inheritdoc/>
    public override long? FrameCount => _frameCount;

    internal override bool IsFinite => true;

    internal override string? Complaint => _complaint;

    /// <inheritdoc/>
    protected override int ReadCore(Span<float> interleaved)
    {
        ObjectDisposedException.ThrowIf(_file == 0, this);
        var frames = _library.Read(_file, interleaved, Channels);
        if (_library.Failed(_file))
        {
            // After damage, libsndfile may return earlier samples again.
            _complaint = _library.LastError(_file);
            if (frames <= 0 && !_begun)
            {
                throw new PannsException($"{Name}: cannot be decoded: {_complaint}");
            }
        }

        _begun = true;
        return Math.Max(0, frames);
    }

    /// <inheritdoc/>
    protected override long SkipCore(long frames)
    {
        ObjectDisposedException.ThrowIf(_file == 0, this);
        return !_begun && _seeksExactly && frames <= _frameCount && _library.Advance(_file, frames) ? frames : base.SkipCore(frames);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        var file = Interlocked.Exchange(ref _file, 0);
        if (file != 0)
        {
            _library.Close(file);
        }

        base.Dispose(disposing);
    }
}
