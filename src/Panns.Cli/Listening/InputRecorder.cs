using System.Runtime.InteropServices;
using Panns.Audio;

namespace Panns.Cli.Listening;

/// <summary>Sound from standard input, as it arrives: uncompressed (WAV, AU, ...), or bare 16-bit samples.</summary>
internal sealed class InputRecorder : Recorder
{
    private readonly Stream _stream;
    private readonly MonoReader? _reader;
    private readonly Resampler? _resampler;
    private readonly byte[] _bytes = new byte[8192];
    private readonly float[] _input = [];
    private int _held;
    private int _first;
    private int _end;
    private bool _isOver;
    private bool _isDone;

    /// <param name="stream">The input.</param>
    /// <param name="rate">Samples per second to deliver.</param>
    /// <param name="raw">Samples per second of bare samples; null for a file with a header.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="PannsException">It is of no kind that can be read as it arrives.</exception>
    public InputRecorder(Stream stream, int rate, int? raw, AudioReadOptions options)
    {
        _stream = stream;
        if (raw is { } bare)
        {
            _resampler = new(bare, rate);
            _input = new float[_bytes.Length / 2];
            return;
        }

        try
        {
            _reader = new(AudioFile.Open(stream, Name), rate, options: options);
        }
        catch (PannsException problem)
        {
            throw new PannsException($"{problem.Message}; of bare samples say the rate: --raw 16000", problem);
        }
    }

    public override string Name => "standard input";

    public override bool IsLive => false;

    public override int Read(Span<float> samples)
    {
        try
        {
            return _reader?.Read(samples) ?? ReadRaw(samples);
        }
        catch (IOException problem)
        {
            throw new PannsException($"{Name}: cannot be read: {problem.Message}", problem);
        }
    }

    // A read that waits for the pipe is not interrupted; nothing waits for its end.
    public override void Stop()
    {
    }

    public override void Dispose()
    {
        _reader?.Dispose();
        _stream.Dispose();
    }

    private int ReadRaw(Span<float> samples)
    {
        while (!_isDone)
        {
            _resampler!.Process(_input.AsSpan(_first, _end - _first), samples, _isOver, out var consumed, out var written);
            _first += consumed;
            _isDone |= _isOver && written < samples.Length;
            if (written > 0 || _isDone)
            {
                return written;
            }

            if (_first == _end)
            {
                Fill();
            }
        }

        return 0;
    }

    private void Fill()
    {
        var count = _stream.Read(_bytes, _held, _bytes.Length - _held);
        _isOver = count == 0;
        _held += count;
        var values = MemoryMarshal.Cast<byte, short>(_bytes.AsSpan(0, _held & ~1));
        for (var i = 0; i < values.Length; i++)
        {
            _input[i] = values[i] / 32768f;
        }

        (_first, _end) = (0, values.Length);
        _bytes[0] = _held > 0 ? _bytes[_held - 1] : (byte)0;
        _held = _isOver ? 0 : _held & 1;
    }
}
