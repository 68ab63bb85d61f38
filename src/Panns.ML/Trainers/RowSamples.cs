using Microsoft.ML.Data;
using Panns.Audio.Resampling;
using Panns.ML.Common;

namespace Panns.ML.Trainers;

/// <summary>The samples of a row, at the rate that a network takes.</summary>
internal static class RowSamples
{
    /// <summary>Reads the file of a row, or the part of it that the row means.</summary>
    /// <exception cref="PannsException">It cannot be read, or holds no samples.</exception>
    public static float[] OfFile(AudioSourceRow row, int sampleRate)
    {
        using var reader = ClipReader.Open(row, sampleRate);
        return reader.ReadToEnd() is { Length: > 0 } samples ? samples : throw new PannsException($"{row.Path}: holds no samples");
    }

    /// <summary>Resamples the waveform of a row, where its rate is another.</summary>
    /// <exception cref="PannsException">It is empty.</exception>
    public static float[] OfWaveform(in VBuffer<float> waveform, int rowRate, int sampleRate)
    {
        if (waveform.Length == 0)
        {
            throw new PannsException("a row's waveform is empty");
        }

        float[] samples = [.. waveform.DenseValues()];
        return rowRate == sampleRate ? samples : Resampler.Resample(samples, rowRate, sampleRate);
    }
}
