namespace Panns.Networks.Layers;

/// <summary>How an axis becomes one value.</summary>
public enum ReduceKind
{
    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The largest value; in training the first of several equal ones gets the gradient.</summary>
    Max,

    /// <summary>The sum.</summary>
    Sum,
}

/// <summary>An axis that <see cref="Reduce"/> removes.</summary>
public enum ReduceAxis
{
    /// <summary>The width.</summary>
    Frequency,

    /// <summary>The height.</summary>
    Time,

    /// <summary>Height and width.</summary>
    TimeAndFrequency,

    /// <summary>The patches of a clip.</summary>
    Items,
}

/// <summary>A mean, maximum or sum over an axis, which is left with extent 1.</summary>
/// <param name="Kind">How the axis becomes one value.</param>
/// <param name="Axis">The axis that is reduced to length 1.</param>
public sealed record Reduce(ReduceKind Kind, ReduceAxis Axis) : Layer
{
    /// <inheritdoc/>
    public override string Operation => Kind.ToString();

    /// <inheritdoc/>
    public override string Details => Axis switch
    {
        ReduceAxis.Frequency => "over frequency",
        ReduceAxis.Time => "over time",
        ReduceAxis.TimeAndFrequency => "over time and frequency",
        _ => "over patches",
    };

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs)
    {
        var input = inputs[0];
        return input.IsEmpty ? input : Axis switch
        {
            ReduceAxis.Frequency => input with { Width = 1 },
            ReduceAxis.Time => input with { Height = 1 },
            ReduceAxis.TimeAndFrequency => input with { Height = 1, Width = 1 },
            _ => input with { Items = 1 },
        };
    }
}
