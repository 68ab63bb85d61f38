namespace Panns.Diagnostics;

/// <summary>A single measurement.</summary>
/// <param name="Model">Name of the network.</param>
/// <param name="Threads">Threads of each engine.</param>
/// <param name="Batch">Clips per call.</param>
/// <param name="Seconds">Length of a clip in seconds.</param>
internal sealed record BenchCase(string Model, int Threads, int Batch, double Seconds)
{
    /// <inheritdoc/>
    public override string ToString()
        => FormattableString.Invariant($"{Model}, {Threads} {(Threads == 1 ? "thread" : "threads")}, {Batch} x {Seconds} s");
}
