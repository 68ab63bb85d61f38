using Panns.Networks;

namespace Panns.Tests.Support;

/// <summary>A value of the naive executor: [item][channel][height][width].</summary>
internal sealed record NaiveTensor(TensorShape Shape, double[] Values)
{
    public double this[int item, int channel, int y, int x]
        => Values[(((((item * Shape.Channels) + channel) * Shape.Height) + y) * Shape.Width) + x];

    public static NaiveTensor Create(TensorShape shape, Func<int, int, int, int, double> value)
    {
        var values = new double[shape.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (line, x) = Math.DivRem(i, shape.Width);
            var (map, y) = Math.DivRem(line, shape.Height);
            values[i] = value(map / shape.Channels, map % shape.Channels, y, x);
        }

        return new(shape, values);
    }

    public NaiveTensor Map(Func<double, double> function) => new(Shape, Array.ConvertAll(Values, value => function(value)));
}
