using System.Globalization;
using Panns.Audio.Lengths;

namespace Panns.Audio;

/// <summary>
/// Reads a recording from start to end in blocks of interleaved 32-bit floats (full scale is -1 to 1). File decoders return one; derive
/// from it to feed your own source, such as a microphone, to <see cref="MonoReader"/>.
/// </summary>
/// <remarks>
/// Invalid samples (NaN, infinities, magnitudes above 2^40: damaged float files) are refused or read as 0, depending on
/// <see cref="AudioReadOptions.InvalidSamples"/>. A reader serves one thread at a time.
/// </remarks>
public abstract class AudioReader : IDisposable
{
    /// <summary>Largest number of channels that a header may state.</summary>
    public const int MaxChannels = 256;

    /// <summary>Lowest sample rate that a header may state, in hertz; lower rates carry nothing that the networks use.</summary>
    public const int MinSampleRate = 1000;

    /// <summary>Highest sample rate that a header may state, in hertz.</summary>
    public const int MaxSampleRate = 1_000_000;

    private const int SkipBlock = 16384;

    // Limits the frames decoded just to count the invalid samples before a recording is refused.
    private const long MostCounted = 1 << 24;

    // Decoders may be off by this many frames in the length they state.
    private const int StatedTolerance = 4096;

    // Multiple of full scale (40 dB above it) that no sound recording reaches.
    private const float UnlikelyPeak = 100;

    private long _position;
    private long _invalid;
    private long _firstInvalid;
    private float _peak;
    private bool _ended;

    /// <summary>Creates a reader of a recording with a known format.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="format">A description for people: <c>WAV, 16-bit PCM</c>.</param>
    /// <param name="sampleRate">Frames per second, <see cref="MinSampleRate"/> to <see cref="MaxSampleRate"/>.</param>
    /// <param name="channels">Samples per frame, 1 to <see cref="MaxChannels"/>.</param>
    /// <exception cref="PannsException">The rate or the number of channels is out of range, so the header is damaged.</exception>
    protected AudioReader(string name, string format, long sampleRate, long channels)
    {
        CheckShape(name, sampleRate, channels);
        Name = name;
        Format = format;
        SampleRate = (int)sampleRate;
        Channels = (int)channels;
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The format, for people: <c>WAV, 16-bit PCM</c>.</summary>
    public string Format { get; }

    /// <summary>Frames per second.</summary>
    public int SampleRate { get; }

    /// <summary>Samples per frame.</summary>
    public int Channels { get; }

    /// <summary>Frames (samples per channel) in the whole recording; null if unknown before reading to the end.</summary>
    /// <remarks>For lossy formats this may be an estimate; <see cref="Read"/> decides.</remarks>
    public virtual long? FrameCount => null;

    /// <summary>Problems found so far. A missing end is known only once the end has been read.</summary>
    public AudioIssues Issues => _invalid == 0 && _peak <= UnlikelyPeak && Missing is null && Correction is null ? AudioIssues.None : new()
    {
        Shortfall = Missing,
        Invalid = _invalid > 0 ? new(_invalid, (double)_firstInvalid / SampleRate) : null,
        Peak = _peak > UnlikelyPeak ? _peak : null,
        Correction = Correction,
    };

    /// <summary>Disposed after the reader.</summary>
    internal IDisposable? Owned { get; set; }

    /// <summary>The options that concern samples.</summary>
    internal AudioReadOptions Handling { get; set; } = AudioReadOptions.Default;

    /// <summary>The length that the decoder states, possibly only once the end has been read; null if it is unknown.</summary>
    internal virtual ExpectedLength? StatedLength
        => FrameCount is { } frames ? new((double)frames / SampleRate, (double)StatedTolerance / SampleRate) : null;

    /// <summary>What the decoder reported as damaged, and possibly misread, in the last block; null if nothing.</summary>
    internal virtual string? Complaint => null;

    /// <summary>What is missing; known once everything present has been read.</summary>
    internal virtual AudioShortfall? Shortfall => null;

    /// <summary>What the header states wrongly, once known.</summary>
    internal virtual string? Correction => null;

    /// <summary>Whether the recording is known to end. One fed by the user's own code may not.</summary>
    internal virtual bool IsFinite => FrameCount is not null;

    private AudioShortfall? Missing => _ended ? Shortfall : null;

    /// <summary>Reads the next frames.</summary>
    /// <param name="interleaved">Receives whole frames of <see cref="Channels"/> samples each.</param>
    /// <returns>The number of frames read: as many as fit unless the recording ends; 0 at the end.</returns>
    /// <exception cref="PannsException">
    /// The file cannot be read or decoded further, or it holds samples that <see cref="AudioReadOptions"/> refuse.
    /// </exception>
    public int Read(Span<float> interleaved)
    {
        var frames = ReadRaw(interleaved);
        Inspect(interleaved[..(frames * Channels)]);
        _position += frames;
        if (frames < interleaved.Length / Channels)
        {
            End();
        }

        return frames;
    }

    /// <summary>Reads frames without checking their samples.</summary>
    internal int ReadRaw(Span<float> interleaved)
    {
        var room = interleaved[..(interleaved.Length - (interleaved.Length % Channels))];
        var frames = 0;
        try
        {
            while (!room.IsEmpty)
            {
                var got = ReadCore(room);
                if (got == 0)
                {
                    break;
                }

                frames += got;
                room = room[(got * Channels)..];
            }
        }
        catch (IOException error)
        {
            throw new PannsException($"{Name}: cannot be read: {error.Message}", error);
        }

        return frames;
    }

    /// <summary>Skips frames, by seeking if that is exact and by decoding otherwise.</summary>
    /// <param name="frames">Number of frames to skip.</param>
    /// <returns>The number of frames skipped; fewer if the recording ends.</returns>
    /// <exception cref="PannsException">The file cannot be read or decoded that far.</exception>
    public long Skip(long frames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        try
        {
            var skipped = SkipCore(frames);
            _position += skipped;
            if (skipped < frames)
            {
                End();
            }

            return skipped;
        }
        catch (IOException error)
        {
            throw new PannsException($"{Name}: cannot be read: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        Owned?.Dispose();
        Owned = null;
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads the next frames, at least one unless the recording has ended.</summary>
    /// <param name="interleaved">Receives the frames; never empty, and a whole number of frames long.</param>
    /// <returns>The number of frames read; 0 at the end.</returns>
    protected abstract int ReadCore(Span<float> interleaved);

    /// <summary>Skips frames; by default reads and discards them.</summary>
    /// <param name="frames">Number of frames to skip.</param>
    /// <returns>The number of frames skipped.</returns>
    protected virtual long SkipCore(long frames)
    {
        var block = new float[Math.Max(1, SkipBlock / Channels) * Channels];
        var skipped = 0L;
        while (skipped < frames)
        {
            var wanted = (int)Math.Min(block.Length / Channels, frames - skipped);
            var got = ReadRaw(block.AsSpan(0, wanted * Channels));
            skipped += got;
            if (got < wanted)
            {
                break;
            }
        }

        return skipped;
    }

    /// <summary>Releases what the reader holds.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Refuses sample rates and channel counts that no recording has.</summary>
    internal static void CheckShape(string name, long sampleRate, long channels)
    {
        if (sampleRate is < MinSampleRate or > MaxSampleRate)
        {
            throw new PannsException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: its header claims a sample rate of {sampleRate} Hz ({MinSampleRate} to {MaxSampleRate} can be read): the file is damaged, or holds no sound"));
        }

        if (channels is < 1 or > MaxChannels)
        {
            throw new PannsException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: its header claims {channels} channels (1 to {MaxChannels} can be read): the file is damaged"));
        }
    }

    private void Inspect(Span<float> samples)
    {
        var check = SampleGuard.Clean(samples);
        _peak = Math.Max(_peak, check.Peak);
        if (check.Invalid > 0)
        {
            _firstInvalid = _invalid > 0 ? _firstInvalid : _position + (check.First / Channels);
            _invalid += check.Invalid;
            if (Handling.InvalidSamples == InvalidSamples.Refuse)
            {
                Refuse();
            }
        }
    }

    private void Refuse()
    {
        var block = new float[Math.Max(1, SkipBlock / Channels) * Channels];
        var room = IsFinite ? MostCounted : 0;
        int frames;
        do
        {
            frames = room > 0 ? ReadRaw(block) : 0;
            _invalid += SampleGuard.Clean(block.AsSpan(0, frames * Channels)).Invalid;
            room -= frames;
        }
        while (frames > 0);
        throw new PannsException(string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: {(room > 0 ? "" : "at least ")}{_invalid} of its samples {SampleGuard.Describe(_invalid)}, the first at {AudioIssues.Seconds((double)_firstInvalid / SampleRate)} s: the file is damaged"));
    }

    private void End()
    {
        if (!_ended)
        {
            _ended = true;
            if (Handling.Strict && Issues is { Any: true } issues)
            {
                throw new PannsException($"{Name}: {issues}");
            }
        }
    }
}
