using Panns.Audio.Input;
using Panns.Audio.Lengths;
using Panns.Audio.Resampling;

namespace Panns.Audio.Decoding;

/// <summary>
/// Reads a recording with one decoder as far as it gets. If that decoder stops early, or reports its last block as damaged, the next one
/// takes over at that position if it can: some decoders give up at the first damage, others skip it.
/// </summary>
/// <param name="input">The recording; the caller keeps ownership.</param>
/// <param name="first">The reader of the first decoder; disposed with this one.</param>
/// <param name="others">Decoders that may take over.</param>
internal sealed class ContinuedReader(AudioInput input, AudioReader first, IEnumerable<AudioDecoder> others)
    : AudioReader(first.Name, first.Format, first.SampleRate, first.Channels)
{
    private readonly Queue<AudioDecoder> _others = new(others);
    private AudioReader _current = first;
    private ExpectedLength? _length;
    private bool _isProbed;
    private bool _isOver;
    private string? _failure;
    private string? _complaint;
    private long _read;
    private AudioShortfall? _shortfall;

    /// <inheritdoc/>
    public override long? FrameCount { get; } = first.FrameCount;

    internal override AudioShortfall? Shortfall => _shortfall;

    internal override string? Correction => (!_isOver ? null : _length?.Remark ?? (_complaint is null ? null : $"damaged ({_complaint})")) ?? _current.Correction;

    internal override bool IsFinite => true;

    /// <inheritdoc/>
    protected override int ReadCore(Span<float> interleaved)
    {
        while (!_isOver)
        {
            var frames = Try(_current, interleaved);
            if (frames > 0)
            {
                frames = _current.Complaint is { } complaint ? Doubt(interleaved, frames, complaint) : frames;
                _read += frames;
                return frames;
            }

            // If another decoder can take over, the block that proved it holds the next samples.
            if (Missing() is { } missing && GoOn(interleaved) is > 0 and var more)
            {
                _read += more;
                return more;
            }

            Finish();
        }

        return 0;
    }

    /// <inheritdoc/>
    protected override long SkipCore(long frames)
    {
        if (_read > 0 || _isOver)
        {
            return base.SkipCore(frames);
        }

        // At the start the decoder itself may be able to seek.
        var skipped = _current.Skip(frames);
        _read += skipped;
        return skipped < frames ? skipped + base.SkipCore(frames - skipped) : skipped;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Try(AudioReader reader, Span<float> interleaved)
    {
        try
        {
            return reader.ReadRaw(interleaved);
        }
        catch (PannsException error)
        {
            _failure = Reason(error);
            return 0;
        }
    }

    // Prefers another decoder's version of a doubtful block; without one the block is kept.
    private int Doubt(Span<float> interleaved, int frames, string complaint)
    {
        if (_others.Count == 0)
        {
            _complaint ??= complaint;
            return frames;
        }

        var doubtful = interleaved[..(frames * Channels)].ToArray();
        if (GoOn(interleaved) is > 0 and var others)
        {
            return others;
        }

        _complaint ??= complaint;
        doubtful.CopyTo(interleaved);
        return frames;
    }

    private string Reason(PannsException error)
        => error.Message.StartsWith($"{Name}: ", StringComparison.Ordinal) ? error.Message[(Name.Length + 2)..] : error.Message;

    private AudioShortfall? Missing()
    {
        if (!_isProbed)
        {
            _isProbed = true;
            _length = LengthProbe.Of(input);
        }

        var length = _length switch
        {
            null => _current.StatedLength,
            { Seconds: null, Share: null } when _current.StatedLength is { } stated => stated with { Missing = _length.Missing },
            _ => _length,
        };
        return length?.ShortfallOf(_read, SampleRate)
            ?? (_failure is not null && length?.Seconds is null ? new((double)_read / SampleRate, null, _failure) : null);
    }

    private int GoOn(Span<float> interleaved)
    {
        while (_others.TryDequeue(out var decoder))
        {
            var reader = Open(decoder);
            if (reader is null)
            {
                continue;
            }

            try
            {
                // Decoders may open the same file at different rates: Opus at its own or at its source's.
                reader = reader.SampleRate == SampleRate ? reader : new ResampledReader(reader, SampleRate);
                if (reader.Channels == Channels && reader.Skip(_read) == _read && reader.ReadRaw(interleaved) is > 0 and var frames)
                {
                    _current.Dispose();
                    (_current, _failure) = (reader, null);
                    return frames;
                }
            }
            catch (PannsException)
            {
                // This decoder gets no further than the previous one; try the next.
            }

            reader.Dispose();
        }

        return 0;
    }

    private AudioReader? Open(AudioDecoder decoder)
    {
        try
        {
            return decoder.Open(input);
        }
        catch (Exception error) when (error is PannsException or UnsupportedAudioException)
        {
            return null;
        }
    }

    private void Finish()
    {
        _isOver = true;
        _shortfall = Missing();
        _complaint ??= _current.Complaint;
        if (_read == 0)
        {
            throw new PannsException($"{Name}: cannot be decoded: {_failure ?? "holds no samples"}");
        }
    }
}
