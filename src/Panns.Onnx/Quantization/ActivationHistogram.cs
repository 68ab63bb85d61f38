using Panns.Onnx.Layers;

namespace Panns.Onnx.Quantization;

/// <summary>How the values of one layer spread.</summary>
internal sealed class ActivationHistogram
{
    private const int Bins = 4096;
    private readonly long[] _counts = new long[Bins];
    private float _minimum;
    private float _maximum;
    private long _total;

    /// <summary>Widens the limits, which start at 0, to values.</summary>
    public void Extend(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            _minimum = Math.Min(_minimum, value);
            _maximum = Math.Max(_maximum, value);
        }
    }

    /// <summary>Counts values that lie within the limits.</summary>
    public void Count(ReadOnlySpan<float> values)
    {
        var scale = Bins / Math.Max(_maximum - _minimum, float.Epsilon);
        foreach (var value in values)
        {
            _counts[Math.Clamp((int)((value - _minimum) * scale), 0, Bins - 1)]++;
        }

        _total += values.Length;
    }

    /// <summary>The range that covers a share of the values, the same share left out at either end; always with 0.</summary>
    public ActivationRange Range(double percentile)
    {
        if (_total == 0)
        {
            return new(_minimum, _maximum);
        }

        var leftOut = (long)(_total * (100 - percentile) / 200);
        var width = (_maximum - _minimum) / Bins;
        var first = 0;
        for (var sum = _counts[0]; sum <= leftOut && first < Bins - 1; sum += _counts[first])
        {
            first++;
        }

        var last = Bins - 1;
        for (var sum = _counts[last]; sum <= leftOut && last > 0; sum += _counts[last])
        {
            last--;
        }

        return new(Math.Min(0, _minimum + (first * width)), Math.Max(0, _minimum + ((last + 1) * width)));
    }
}
