namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>Envelopes and courses of pitch.</summary>
internal static class Curves
{
    /// <summary>Straight lines between points, whose places are shares of the whole.</summary>
    public static double[] Line(int count, params ReadOnlySpan<(double At, double Value)> points)
    {
        var curve = new double[count];
        var next = 1;
        for (var i = 0; i < count; i++)
        {
            var at = count > 1 ? (double)i / (count - 1) : 0;
            while (next < points.Length - 1 && at > points[next].At)
            {
                next++;
            }

            var (from, to) = (points[next - 1], points[next]);
            curve[i] = from.Value + ((to.Value - from.Value) * Math.Clamp((at - from.At) / (to.At - from.At), 0, 1));
        }

        return curve;
    }

    /// <summary>The same, straight on a scale of pitch.</summary>
    public static double[] Glide(int count, params ReadOnlySpan<(double At, double Value)> points)
    {
        var logarithms = new (double, double)[points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            logarithms[i] = (points[i].At, Math.Log(points[i].Value));
        }

        var curve = Line(count, logarithms);
        return Waves.Make(count, i => Math.Exp(curve[i]));
    }

    /// <summary>Half as strong after so many samples, and again, and again.</summary>
    public static double[] Decay(int count, double halfLife) => Waves.Make(count, i => Math.Pow(0.5, i / halfLife));

    /// <summary>Rises and falls within so many samples at either end.</summary>
    public static double[] Gate(int count, double edge) => Waves.Make(count, i => Math.Clamp(Math.Min(i, count - i) / edge, 0, 1));

    /// <summary>One arch of a sine, to a power.</summary>
    public static double[] Arch(int count, double power) => Waves.Make(count, i => Math.Pow(Math.Sin(Math.PI * i / count), power));
}
