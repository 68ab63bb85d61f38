namespace Panns.Clips;

/// <summary>Computes windows that are read by groups: all values of a group's windows, one window after the other.</summary>
/// <param name="inner">Computes windows; shares what they have in common.</param>
/// <param name="plan">How a group divides into windows.</param>
internal sealed class GroupFunction(IWindowFunction inner, WindowPlan plan) : IWindowFunction
{
    public int SampleRate => inner.SampleRate;

    public int SizeOf(int samples) => plan.PartsOf(samples) * inner.SizeOf(Math.Min(samples, plan.Part));

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
    {
        var (length, size) = (windows.Length / count, values.Length / count);
        for (var i = 0; i < count; i++)
        {
            RunGroup(windows.Slice(i * length, length), values.Slice(i * size, size), cancellationToken);
        }
    }

    private void RunGroup(ReadOnlySpan<float> group, Span<float> values, CancellationToken cancellationToken)
    {
        var window = Math.Min(group.Length, plan.Part);

        // The recording's last window ends with it, and so may be less than a step after the one before.
        var regular = 1 + ((group.Length - window) / plan.PartStep);
        var size = inner.SizeOf(window);
        inner.RunOverlapping(group[..(window + ((regular - 1) * plan.PartStep))], regular, plan.PartStep, values[..(regular * size)], cancellationToken);
        if (values.Length > regular * size)
        {
            inner.Run(group[^window..], 1, values[(regular * size)..], cancellationToken);
        }
    }
}
