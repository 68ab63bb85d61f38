using Panns.Common;

namespace Panns.Audio.Resampling;

/// <summary>
/// Changes the sample rate of one channel by any rational ratio, in blocks of any size: a windowed-sinc polyphase filter
/// under a Kaiser window. The pass band is flat (within 0.001 dB) to 0.9 of the lower rate's Nyquist frequency; from that
/// frequency on, aliases and images are at least 100 dB down. Output sample n lies exactly at time n / output rate, there is no
/// shift, and N input samples give ceil(N * output rate / input rate). Beyond its ends the signal counts as 0.
/// </summary>
/// <remarks>
/// An instance holds the state of one signal and serves one thread at a time; nothing is allocated after its construction.
/// </remarks>
public sealed class Resampler
{
    /// <summary>Most that the input rate may be, as a multiple of the output rate.</summary>
    public const int MaxReduction = 20_000;

    private const int BlockSamples = 4096;

    private readonly PolyphaseFilter? _filter;
    private readonly int _up;
    private readonly int _down;

    /// <summary>Input samples from the first that the next output needs; before them lies nothing of use.</summary>
    private readonly float[] _buffer;
    private int _start;
    private int _end;

    /// <summary>Position of the next output after its input sample, in 1/up input samples.</summary>
    private int _phase;
    private int _zerosToCome;
    private long _consumed;
    private long _written;
    private bool _ending;

    /// <summary>Plans a conversion.</summary>
    /// <param name="inputRate">Samples per second that come, in hertz.</param>
    /// <param name="outputRate">Samples per second wanted, in hertz; not below a 20000th of the input rate.</param>
    public Resampler(int inputRate, int outputRate)
    {
        InputRate = Guard.Positive(inputRate, nameof(inputRate));
        OutputRate = Guard.Positive(outputRate, nameof(outputRate));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputRate, AudioReader.MaxSampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputRate, AudioReader.MaxSampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)inputRate, (long)outputRate * MaxReduction, nameof(inputRate));
        var divisor = GreatestCommonDivisor(inputRate, outputRate);
        (_up, _down) = (outputRate / divisor, inputRate / divisor);
        _filter = _up == _down ? null : PolyphaseFilter.For(_up, _down);
        _buffer = _filter is null ? [] : new float[_filter.Taps + Math.Max(BlockSamples, _filter.Taps)];
        Reset();
    }

    /// <summary>Samples per second that come, in hertz.</summary>
    public int InputRate { get; }

    /// <summary>Samples per second that go, in hertz.</summary>
    public int OutputRate { get; }

    /// <summary>Whether the signal has ended and all of it has been written.</summary>
    public bool IsFinished => _ending && _written == OutputLength(_consumed, _down, _up);

    /// <summary>Samples that a whole signal becomes: ceil(length * output rate / input rate).</summary>
    /// <param name="inputLength">Samples that come.</param>
    /// <param name="inputRate">Their rate in hertz.</param>
    /// <param name="outputRate">The rate wanted in hertz.</param>
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
    /// <param name="inputRate">Their rate in hertz.</param>
    /// <param name="outputRate">The rate wanted in hertz.</param>
    /// <returns>ceil(length * output rate / input rate) samples.</returns>
    public static float[] Resample(ReadOnlySpan<float> signal, int inputRate, int outputRate)
    {
        var output = new float[OutputLength(signal.Length, inputRate, outputRate)];
        new Resampler(inputRate, outputRate).Process(signal, output, true, out _, out _);
        return output;
    }

    /// <summary>Takes samples of the signal and writes those that can be told from what has come so far.</summary>
    /// <param name="input">The samples that follow those consumed before.</param>
    /// <param name="output">Receives samples.</param>
    /// <param name="flush">
    /// Whether the signal ends with <paramref name="input"/>. The rest of it is then written, over several calls where
    /// <paramref name="output"/> is short: until <see cref="IsFinished"/>.
    /// </param>
    /// <param name="consumed">Samples taken from <paramref name="input"/>: all of them, unless <paramref name="output"/> is full.</param>
    /// <param name="written">Samples written to <paramref name="output"/>.</param>
    /// <exception cref="InvalidOperationException">Samples come after the end.</exception>
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

    /// <summary>Forgets the signal, ready for another one.</summary>
    public void Reset()
    {
        (_start, _end, _phase, _consumed, _written, _ending) = (0, 0, 0, 0, 0, false);
        if (_filter is not null)
        {
            // Output 0 lies at input 0, with half the taps, less one, before it.
            _end = (_filter.Taps / 2) - 1;
            _zerosToCome = _filter.Taps / 2;
            Array.Clear(_buffer, 0, _end);
        }
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
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

    /// <summary>Moves input, or the silence after its end, into the buffer; tells how much of the input.</summary>
    private int Fill(PolyphaseFilter filter, ReadOnlySpan<float> input, bool flush)
    {
        // The buffer holds two filter lengths: with less than one behind the start, outputs can be made before room is needed.
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
    /// Outputs go phase by phase, not in their order: those of one phase share a row of coefficients, which then stays in the
    /// fastest cache while the rows together would not.
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
