using Panns.Audio.Resampling;
using Panns.Common;

namespace Panns.Audio;

/// <summary>
/// Changes the sample rate of one channel by any rational ratio, in blocks of any size, with a Kaiser-windowed sinc polyphase filter. The
/// pass band is flat (within 0.001 dB) up to 0.9 of the lower rate's Nyquist frequency; above that frequency, aliases and images are at
/// least 100 dB down. Output sample n is exactly at time n / output rate, without delay, and N input samples give
/// ceil(N * output rate / input rate). Beyond its ends the signal counts as 0.
/// </summary>
/// <remarks>
/// An instance holds the state of one signal and serves one thread at a time. It allocates nothing after construction.
/// </remarks>
public sealed class Resampler
{
    /// <summary>Largest ratio of input rate to output rate.</summary>
    public const int MaxReduction = 20_000;

    private const int BlockSamples = 4096;

    private readonly PolyphaseFilter? _filter;
    private readonly int _up;
    private readonly int _down;

    /// <summary>Input samples from the first one that the next output needs.</summary>
    private readonly float[] _buffer;
    private int _start;
    private int _end;

    /// <summary>Position of the next output after its input sample, in units of 1/up input samples.</summary>
    private int _phase;
    private int _zerosToCome;
    private long _consumed;
    private long _written;
    private bool _ending;

    /// <summary>Creates a resampler.</summary>
    /// <param name="inputRate">Samples per second of the input, in hertz.</param>
    /// <param name="outputRate">Samples per second of the output, in hertz; at least a 20000th of the input rate.</param>
    public Resampler(int inputRate, int outputRate)
    {
        InputRate = Guard.Positive(inputRate, nameof(inputRate));
        OutputRate = Guard.Positive(outputRate, nameof(outputRate));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputRate, AudioReader.MaxSampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputRate, AudioReader.MaxSampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)inputRate, (long)outputRate * MaxReduction, nameof(inputRate));
        var divisor = Divisor.GreatestCommon(inputRate, outputRate);
        (_up, _down) = (outputRate / divisor, inputRate / divisor);
        _filter = _up == _down ? null : PolyphaseFilter.For(_up, _down);
        _buffer = _filter is null ? [] : new float[_filter.Taps + Math.Max(BlockSamples, _filter.Taps)];
        Reset();
    }

    /// <summary>Samples per second of the input, in hertz.</summary>
    public int InputRate { get; }

    /// <summary>Samples per second of the output, in hertz.</summary>
    public int OutputRate { get; }

    /// <summary>Whether the signal has ended and all of it has been written.</summary>
    public bool IsFinished => _ending && _written == OutputLength(_consumed, _down, _up);

    /// <summary>Number of output samples for a whole signal: ceil(length * output rate / input rate).</summary>
    /// <param name="inputLength">Number of input samples.</param>
    /// <param name="inputRate">Input rate in hertz.</param>
    /// <param name="outputRate">Output rate in hertz.</param>
    public static long OutputLength(long inputLength, int inputRate, int outputRate)
    {
        Guard.NotNegative(inputLength, nameof(inputLength));
        Guard.Positive(inputRate, nameof(inputRate));
        Guard.Positive(outputRate, nameof(outputRate));
        var (whole, rest) = Math.DivRem(inputLength, inputRate);
        return checked((whole * outputRate) + (((rest * outputRate) + inputRate - 1) / inputRate));
    }

    /// <summary>Converts a whole signal.</summary>
    /// <param name="signal">The samples.</param>
    /// <param name="inputRate">Input rate in hertz.</param>
    /// <param name="outputRate">Output rate in hertz; at least a 20000th of the input rate.</param>
    /// <returns>ceil(length * output rate / input rate) samples.</returns>
    public static float[] Resample(ReadOnlySpan<float> signal, int inputRate, int outputRate)
    {
        var output = new float[OutputLength(signal.Length, inputRate, outputRate)];
        new Resampler(inputRate, outputRate).Process(signal, output, true, out _, out _);
        return output;
    }

    /// <summary>Consumes samples of the signal and writes the output samples that they determine.</summary>
    /// <param name="input">The samples that follow those consumed so far.</param>
    /// <param name="output">Receives samples.</param>
    /// <param name="flush">
    /// Whether the signal ends with <paramref name="input"/>. If so, the remaining output is written, over several calls if
    /// <paramref name="output"/> is short, until <see cref="IsFinished"/>.
    /// </param>
    /// <param name="consumed">Samples consumed from <paramref name="input"/>: all of them unless <paramref name="output"/> is full.</param>
    /// <param name="written">Samples written to <paramref name="output"/>.</param>
    /// <exception cref="InvalidOperationException">Samples follow the end of the signal.</exception>
    public void Process(ReadOnlySpan<float> input, Span<float> output, bool flush, out int consumed, out int written)
    {
        if (_ending && !input.IsEmpty)
        {
            throw new InvalidOperationException("the signal has ended; call Reset before another one");
        }

        (consumed, written) = (0, 0);
        int taken, made;
        do
        {
            (taken, made) = _filter is null
                ? Copy(input[consumed..], output[written..], flush)
                : Convert(_filter, input[consumed..], output[written..], flush);
            consumed += taken;
            written += made;
        }
        while (taken + made > 0);
    }

    /// <summary>Resets the state, ready for another signal.</summary>
    public void Reset()
    {
        (_start, _end, _phase, _consumed, _written, _ending) = (0, 0, 0, 0, 0, false);
        if (_filter is not null)
        {
            // Output 0 is at input 0, preceded by half the taps less one.
            _end = (_filter.Taps / 2) - 1;
            _zerosToCome = _filter.Taps / 2;
            Array.Clear(_buffer, 0, _end);
        }
    }

    private (int Taken, int Made) Copy(ReadOnlySpan<float> input, Span<float> output, bool flush)
    {
        var count = Math.Min(input.Length, output.Length);
        input[..count].CopyTo(output);
        _consumed += count;
        _written += count;
        _ending |= flush && count == input.Length;
        return (count, count);
    }

    private (int Taken, int Made) Convert(PolyphaseFilter filter, ReadOnlySpan<float> input, Span<float> output, bool flush)
    {
        var taken = Fill(filter, input, flush);
        _consumed += taken;
        var made = Advance(filter, output);
        _written += made;
        return (taken, made);
    }

    /// <summary>Copies input, or the silence after its end, into the buffer; returns how much input was consumed.</summary>
    private int Fill(PolyphaseFilter filter, ReadOnlySpan<float> input, bool flush)
    {
        // The buffer holds two filter lengths: while less than one is spent, outputs can be computed before room is needed.
        if (_start >= filter.Taps && _buffer.Length - _end < filter.Taps)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var taken = Math.Min(input.Length, _buffer.Length - _end);
        input[..taken].CopyTo(_buffer.AsSpan(_end));
        _end += taken;
        if (flush && taken == input.Length)
        {
            _ending = true;
            var zeros = Math.Min(_zerosToCome, _buffer.Length - _end);
            Array.Clear(_buffer, _end, zeros);
            _end += zeros;
            _zerosToCome -= zeros;
        }

        return taken;
    }

    /// <summary>Computes the outputs whose input is in the buffer.</summary>
    private int Advance(PolyphaseFilter filter, Span<float> output)
    {
        var spare = (long)_end - _start - filter.Taps;
        var count = spare < 0 ? 0 : (((spare * _up) + _up - 1 - _phase) / _down) + 1;
        count = Math.Min(count, output.Length);
        if (_ending)
        {
            count = Math.Min(count, OutputLength(_consumed, _down, _up) - _written);
        }

        if (count <= 0)
        {
            return 0;
        }

        if (filter.Interpolates)
        {
            Interpolate(filter, output[..(int)count]);
        }
        else
        {
            Convolve(filter, output[..(int)count]);
        }

        var (samples, phase) = Math.DivRem(_phase + (count * _down), _up);
        _start += (int)samples;
        _phase = (int)phase;
        return (int)count;
    }

    /// <summary>
    /// Computes outputs phase by phase rather than in order: outputs of one phase share a row of coefficients, which then stays in the
    /// L1 cache; all rows together would not fit.
    /// </summary>
    private void Convolve(PolyphaseFilter filter, Span<float> output)
    {
        var taps = filter.Taps;
        for (var first = 0; first < Math.Min(_up, output.Length); first++)
        {
            var (offset, phase) = Math.DivRem(_phase + ((long)first * _down), _up);
            ref var row = ref filter.Coefficients[phase * taps];
            var input = _start + (int)offset;
            var n = first;
            for (; n + (3L * _up) < output.Length; n += 4 * _up, input += 4 * _down)
            {
                PolyphaseKernels.DotFour(ref row, ref _buffer[input], _down, taps, ref output[n], _up);
            }

            for (; n < output.Length; n += _up, input += _down)
            {
                output[n] = PolyphaseKernels.Dot(ref row, ref _buffer[input], taps);
            }
        }
    }

    private void Interpolate(PolyphaseFilter filter, Span<float> output)
    {
        for (var n = 0; n < output.Length; n++)
        {
            var (offset, phase) = Math.DivRem(_phase + ((long)n * _down), _up);
            var (row, rest) = Math.DivRem(phase * filter.Phases, _up);
            output[n] = PolyphaseKernels.DotBetween(
                ref filter.Coefficients[row * filter.Taps], (float)((double)rest / _up), ref _buffer[_start + (int)offset], filter.Taps);
        }
    }
}
