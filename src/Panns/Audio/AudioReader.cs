using System.Globalization;

namespace Panns.Audio;

/// <summary>
/// A recording read from its start to its end in blocks, as interleaved 32-bit floats (full scale is -1 to 1). What a file
/// decoder returns; derive from it to feed sound of your own, a microphone say, to <see cref="MonoReader"/>.
/// </summary>
/// <remarks>
/// Samples that no recording can hold (NaN, infinities, magnitudes above 2^40: broken float files) are read as 0, so that one
/// of them cannot spoil a whole clip. A reader serves one thread at a time.
/// </remarks>
public abstract class AudioReader : IDisposable
{
    /// <summary>Most channels that a header may claim.</summary>
    public const int MaxChannels = 1024;

    /// <summary>Highest sample rate that a header may claim, in hertz.</summary>
    public const int MaxSampleRate = 10_000_000;

    private const int SkipBlock = 16384;

    /// <summary>Creates a reader of a recording with a stated shape.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="format">What kind of audio it is, for people: <c>WAV, 16-bit PCM</c>.</param>
    /// <param name="sampleRate">Frames per second, 1 to <see cref="MaxSampleRate"/>.</param>
    /// <param name="channels">Samples per frame, 1 to <see cref="MaxChannels"/>.</param>
    /// <exception cref="PannsException">The rate or the number of channels is out of range: the header is damaged.</exception>
    protected AudioReader(string name, string format, long sampleRate, long channels)
    {
        if (sampleRate is < 1 or > MaxSampleRate)
        {
            throw new PannsException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: its header claims a sample rate of {sampleRate} Hz (1 to {MaxSampleRate} can be read): the file is damaged"));
        }

        if (channels is < 1 or > MaxChannels)
        {
            throw new PannsException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: its header claims {channels} channels (1 to {MaxChannels} can be read): the file is damaged"));
        }

        Name = name;
        Format = format;
        SampleRate = (int)sampleRate;
        Channels = (int)channels;
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>What kind of audio it is, for people: <c>WAV, 16-bit PCM</c>.</summary>
    public string Format { get; }

    /// <summary>Frames per second.</summary>
    public int SampleRate { get; }

    /// <summary>Samples per frame.</summary>
    public int Channels { get; }

    /// <summary>Frames (samples per channel) in the whole recording; null where only reading to the end tells.</summary>
    /// <remarks>A decoder of lossy formats may know it only nearly: <see cref="Read"/> has the last word.</remarks>
    public virtual long? FrameCount => null;

    /// <summary>Reads the next frames.</summary>
    /// <param name="interleaved">Receives frame after frame, <see cref="Channels"/> samples each, whole frames only.</param>
    /// <returns>The number of frames read, as many as there is room for unless the recording ends; 0 at the end.</returns>
    /// <exception cref="PannsException">The file cannot be read or decoded any further.</exception>
    public int Read(Span<float> interleaved)
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

                SampleGuard.Sanitise(room[..(got * Channels)]);
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

    /// <summary>Passes over frames, by seeking where that is exact and by decoding where not.</summary>
    /// <param name="frames">How many.</param>
    /// <returns>How many were passed over: fewer where the recording ends.</returns>
    /// <exception cref="PannsException">The file cannot be read or decoded that far.</exception>
    public long Skip(long frames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        try
        {
            return SkipCore(frames);
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
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads some of the next frames, at least one unless the recording has ended.</summary>
    /// <param name="interleaved">Receives them; never empty, a whole number of frames long.</param>
    /// <returns>The number of frames read; 0 at the end.</returns>
    protected abstract int ReadCore(Span<float> interleaved);

    /// <summary>Passes over frames; the default reads and forgets them.</summary>
    /// <param name="frames">How many.</param>
    /// <returns>How many were passed over.</returns>
    protected virtual long SkipCore(long frames)
    {
        var block = new float[Math.Max(1, SkipBlock / Channels) * Channels];
        var skipped = 0L;
        while (skipped < frames)
        {
            var wanted = (int)Math.Min(block.Length / Channels, frames - skipped);
            var got = Read(block.AsSpan(0, wanted * Channels));
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
}
