namespace Panns.Clips;

/// <summary>A network's output for one window of a recording.</summary>
/// <param name="Start">Where it starts, in seconds.</param>
/// <param name="End">Where it ends, in seconds.</param>
/// <param name="Values">The output: scores or an embedding.</param>
internal sealed record WindowValues(double Start, double End, float[] Values);

/// <summary>A network's output for a recording: all its windows as one, and each if asked for.</summary>
internal sealed record ClipValues
{
    public required string File { get; init; }

    /// <summary>Length in seconds; of what could be read where <see cref="Error"/> is not null.</summary>
    public required double Duration { get; init; }

    /// <summary>The output; empty where <see cref="Error"/> is not null.</summary>
    public required float[] Values { get; init; }

    public IReadOnlyList<WindowValues>? Windows { get; init; }

    public Exception? Error { get; init; }
}
