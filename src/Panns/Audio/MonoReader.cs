using System.Buffers;
using Panns.Common;

namespace Panns.Audio;

/// <summary>
/// Reads a recording as one channel at a chosen sample rate, in blocks: decoded, mixed or reduced to one channel, and resampled. Memory use
/// does not depend on the recording's length, nor the samples on the block sizes.
/// </summary>
public sealed class MonoReader : IDisposable
{
    private const int BlockSamples = 16384;

    private readonly AudioReader _source;
    private readonly Resampler _resampler;
    private readonly int _blockFrames;
    private readonly bool _isDirect;
    private readonly double _start;
    private readonly int? _channel;
    private readonly CancellationMeter? _meter;
    private readonly bool _isStrict;
    private float[] _interleaved = [];
    private float[] _mono = [];
    private long _skip;
    private long _remaining;
    private int _monoStart;
    private int _monoCount;
    private bool _sourceEnded;

    /// <summary>Reads a source, or a part of it, as one channel at a chosen sample rate. Owns the source.</summary>
    /// <param name="source">The recording, at its start.</param>
    /// <param name="sampleRate">Samples per second to deliver, in hertz.</param>
    /// <param name="start">Where to begin, in seconds; rounded to the source's nearest frame, which becomes sample 0.</param>
    /// <param name="duration">How much to read, in seconds, rounded likewise; null reads to the end.</param>
    /// <param name="options">Which channel to use, and how to treat invalid samples; null for the defaults. Decoders are ignored here.</param>
    /// <exception cref="PannsException">The recording has no such channel.</exception>
    /// <exception cref="ArgumentException">The loudest channel is asked for, which needs a file: use <see cref="AudioFile.OpenMono(string, int, double, double?, AudioReadOptions?, CancellationToken)"/>.</exception>
    public MonoReader(AudioReader source, int sampleRate, double start = 0, double? duration = null, AudioReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= AudioReadOptions.Default;
        if (options.Channel == AudioChannel.Loudest && source.Channels > 1)
        {
            throw new ArgumentException("the loudest channel is found by reading a file twice: AudioFile.OpenMono does", nameof(options));
        }

        Guard.InRange(start, 0, 1e9, nameof(start));
        Guard.InRange(duration ?? 0, 0, 1e9, nameof(duration));
        _source = source;
        _source.Handling = options;
        _start = start;
        _channel = options.Channel.IndexIn(source);
        _meter = _channel is null ? new(source.SampleRate, source.Channels) : null;
        _isStrict = options.Strict;
        _resampler = new Resampler(source.SampleRate, sampleRate);
        _skip = (long)Math.Round(start * source.SampleRate);
        _remaining = duration is { } seconds ? (long)Math.Round(seconds * source.SampleRate) : long.MaxValue;
        SampleCount = source.FrameCount is { } frames
            ? Resampler.OutputLength(Math.Min(_remaining, Math.Max(0, frames - _skip)), source.SampleRate, sampleRate)
            : null;
        _blockFrames = Math.Max(64, BlockSamples / source.Channels);
        _isDirect = source.Channels == 1 && source.SampleRate == sampleRate;
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name => _source.Name;

    /// <summary>The source's format, for people.</summary>
    public string Format => _source.Format;

    /// <summary>The recording's own rate in hertz.</summary>
    public int SourceSampleRate => _source.SampleRate;

    /// <summary>The recording's own number of channels.</summary>
    public int SourceChannels => _source.Channels;

    /// <summary>Samples per second delivered.</summary>
    public int SampleRate => _resampler.OutputRate;

    /// <summary>
    /// Total samples, ceil(frames * rate / source rate); a truncated compressed file gives fewer. Null if unknown before reading to the end.
    /// </summary>
    public long? SampleCount { get; }

    /// <summary>Problems found so far. A missing end is known only once the end has been read.</summary>
    public AudioIssues Issues
        => _meter?.Result is { } cancellation ? _source.Issues with { Cancellation = cancellation } : _source.Issues;

    /// <summary>Reads the next samples.</summary>
    /// <param name="samples">Receives samples, from the first element on.</param>
    /// <returns>The number of samples read: as many as fit unless the recording ends; 0 at the end.</returns>
    /// <exception cref="PannsException">
    /// The file cannot be read or decoded further, or it holds samples that <see cref="AudioReadOptions"/> refuse.
    /// </exception>
    public int Read(Span<float> samples)
    {
        var total = _isDirect ? ReadDirectly(samples) : ReadResampled(samples);
        if (_isStrict && IsFinished && Issues is { Any: true } issues)
        {
            throw new PannsException($"{Name}: {issues}");
        }

        return total;
    }

    /// <summary>Reads all remaining samples.</summary>
    /// <returns>The samples, at least one.</returns>
    /// <exception cref="PannsException">No samples remain, or more than an array can hold, or the file cannot be decoded.</exception>
    public float[] ReadToEnd()
    {
        // A header is trusted for an allocation of a few minutes; beyond that the array grows with the samples actually read.
        var samples = new float[Math.Clamp((SampleCount ?? (1 << 18)) + 1, 1, 1 << 24)];
        var count = 0;
        while (true)
        {
            count += Read(samples.AsSpan(count));
            if (count < samples.Length)
            {
                break;
            }

            if (samples.Length == Array.MaxLength)
            {
                throw new PannsException($"{Name}: too long to be held in memory; read it in blocks or in parts");
            }

            Array.Resize(ref samples, (int)Math.Min(Array.MaxLength, 2L * samples.Length));
        }

        if (count == 0)
        {
            throw new PannsException((_start > 0, Issues.Any) switch
            {
                (true, true) => FormattableString.Invariant($"{Name}: holds no samples from {_start} s on: {Issues}"),
                (true, false) => FormattableString.Invariant($"{Name}: holds no samples from {_start} s on; choose an earlier start"),
                _ => $"{Name}: holds no samples",
            });
        }

        Array.Resize(ref samples, count);
        return samples;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        Return(ref _mono);
        Return(ref _interleaved);

        static void Return(ref float[] block)
        {
            if (Interlocked.Exchange(ref block, []) is { Length: > 0 } rented)
            {
                ArrayPool<float>.Shared.Return(rented);
            }
        }
    }

    private bool IsFinished => _isDirect ? _sourceEnded : _resampler.IsFinished;

    // One channel at the right rate already: what the source gives is the result.
    private int ReadDirectly(Span<float> samples)
    {
        SkipStart();
        if (_sourceEnded || samples.IsEmpty)
        {
            return 0;
        }

        var count = _source.Read(samples[..(int)Math.Min(samples.Length, _remaining)]);
        _remaining -= count;
        _sourceEnded = count < samples.Length;
        return count;
    }

    private int ReadResampled(Span<float> samples)
    {
        var total = 0;
        while (total < samples.Length && !_resampler.IsFinished)
        {
            if (_monoCount == 0 && !_sourceEnded)
            {
                Fill();
            }

            _resampler.Process(_mono.AsSpan(_monoStart, _monoCount), samples[total..], _sourceEnded, out var consumed, out var written);
            _monoStart += consumed;
            _monoCount -= consumed;
            total += written;
        }

        return total;
    }

    private void SkipStart()
    {
        if (_skip > 0)
        {
            _sourceEnded = _source.Skip(_skip) < _skip;
            _skip = 0;
        }
    }

    private void Fill()
    {
        SkipStart();
        if (_mono.Length == 0)
        {
            _mono = ArrayPool<float>.Shared.Rent(_blockFrames);
            _interleaved = _source.Channels == 1 ? [] : ArrayPool<float>.Shared.Rent(_blockFrames * _source.Channels);
        }

        var wanted = _sourceEnded ? 0 : (int)Math.Min(_blockFrames, _remaining);
        _monoStart = 0;
        if (_source.Channels == 1)
        {
            _monoCount = _source.Read(_mono.AsSpan(0, wanted));
        }
        else
        {
            _monoCount = _source.Read(_interleaved.AsSpan(0, wanted * _source.Channels));
            var mono = _mono.AsSpan(0, _monoCount);
            if (_channel is { } channel)
            {
                ChannelMixer.Pick(_interleaved, _source.Channels, channel, mono);
            }
            else
            {
                ChannelMixer.Average(_interleaved, _source.Channels, mono);
                _meter!.Add(_interleaved, mono);
            }
        }

        _remaining -= _monoCount;
        _sourceEnded = _monoCount < _blockFrames;
    }
}
