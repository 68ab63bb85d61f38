using Panns.FrontEnd;

namespace Panns.Detection.Plotting;

/// <summary>The log-mel spectrogram of a recording that comes in blocks: the frames that the whole recording would give.</summary>
internal sealed class LogMelStream
{
    private const int BlockFrames = 512;

    private readonly LogMelSpectrogram _spectrogram;
    private readonly LogMelSettings _settings;
    private readonly ColumnReducer _destination;
    private readonly float[] _samples;
    private readonly float[] _rows;
    private int _count;
    private int _firstFrame;

    public LogMelStream(LogMelSettings settings, ColumnReducer destination)
    {
        _spectrogram = new(settings);
        _settings = settings;
        _destination = destination;
        _samples = new float[BlockFrames * settings.HopSize + 4 * settings.FftSize];
        _rows = new float[(_samples.Length / settings.HopSize + 1) * settings.MelBins];
    }

    public void Append(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, _samples.Length - _count);
            samples[..count].CopyTo(_samples.AsSpan(_count));
            samples = samples[count..];
            _count += count;
            if (_count == _samples.Length)
            {
                // Frames that reach past what has come would see padding in place of the samples to come.
                Compute((_count - _settings.FftSize) / _settings.HopSize);
                Drop();
            }
        }
    }

    public void Complete()
    {
        if (_count > 0)
        {
            Compute(_settings.FrameCount(_count));
        }
    }

    private void Compute(int endFrame)
    {
        var frames = endFrame - _firstFrame;
        var rows = _rows.AsSpan(0, frames * _settings.MelBins);
        _spectrogram.Compute(_samples.AsSpan(0, _count), _firstFrame, frames, rows);
        _destination.Append(rows);
        _firstFrame = endFrame;
    }

    private void Drop()
    {
        // Enough stays before the next frame that the padding at the new start does not reach it.
        var context = (_settings.FftSize + _settings.HopSize - 1) / _settings.HopSize;
        var frames = _firstFrame - context;
        var samples = frames * _settings.HopSize;
        _samples.AsSpan(samples, _count - samples).CopyTo(_samples);
        _count -= samples;
        _firstFrame = context;
    }
}
