using Panns.FrontEnd;

namespace Panns.Detection.Plotting;

/// <summary>Computes the log-mel spectrogram of a recording that arrives in blocks: the same frames as for the whole recording at once.</summary>
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
                // A frame that extends beyond the samples received would be computed with padding instead of the samples to come.
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
        // Keeps enough samples before the next frame that padding at the new start does not reach it.
        var context = (_settings.FftSize + _settings.HopSize - 1) / _settings.HopSize;
        var frames = _firstFrame - context;
        var samples = frames * _settings.HopSize;
        _samples.AsSpan(samples, _count - samples).CopyTo(_samples);
        _count -= samples;
        _firstFrame = context;
    }
}
