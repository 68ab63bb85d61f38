using System.Numerics;

namespace Panns.Transfer.Heads;

/// <summary>Adam (Kingma and Ba 2015) for one array of parameters, as PyTorch computes it.</summary>
internal sealed class AdamState(int length)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const float Epsilon = 1e-8f;

    private readonly float[] _mean = new float[length];
    private readonly float[] _square = new float[length];

    /// <param name="parameters">What to update.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="learningRate">The rate.</param>
    /// <param name="step">Number of this update, from 1.</param>
    public void Update(Span<float> parameters, ReadOnlySpan<float> gradient, double learningRate, int step)
    {
        var size = (float)(learningRate / (1 - Math.Pow(Beta1, step)));
        var root = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step)));
        var (vectorSize, vectorRoot, vectorEpsilon) = (new Vector<float>(size), new Vector<float>(root), new Vector<float>(Epsilon));
        var (b1, b2) = (new Vector<float>((float)(1 - Beta1)), new Vector<float>((float)(1 - Beta2)));
        var keep2 = new Vector<float>((float)Beta2);
        var i = 0;
        for (; i + Vector<float>.Count <= parameters.Length; i += Vector<float>.Count)
        {
            var g = new Vector<float>(gradient[i..]);
            var mean = new Vector<float>(_mean, i);
            mean += (g - mean) * b1;
            var square = (new Vector<float>(_square, i) * keep2) + (g * g * b2);
            mean.CopyTo(_mean, i);
            square.CopyTo(_square, i);
            var updated = new Vector<float>(parameters[i..]) - (vectorSize * mean / ((Vector.SquareRoot(square) * vectorRoot) + vectorEpsilon));
            updated.CopyTo(parameters[i..]);
        }

        for (; i < parameters.Length; i++)
        {
            var g = gradient[i];
            _mean[i] += (g - _mean[i]) * (float)(1 - Beta1);
            _square[i] = (_square[i] * (float)Beta2) + (g * g * (float)(1 - Beta2));
            parameters[i] -= size * _mean[i] / ((MathF.Sqrt(_square[i]) * root) + Epsilon);
        }
    }
}
