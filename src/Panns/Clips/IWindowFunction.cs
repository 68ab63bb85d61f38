using Panns.Common;

namespace Panns.Clips;

/// <summary>What is computed for every window: a network's output, or something simpler. Safe to call from several threads.</summary>
[BestFriend]
internal interface IWindowFunction
{
    /// <summary>Required sample rate, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>Number of values for a window of the given number of samples.</summary>
    int SizeOf(int samples);

    /// <summary>Computes the values of windows of equal length.</summary>
    /// <param name="windows">[count, samples] mono samples.</param>
    /// <param name="count">Number of windows, at least 1.</param>
    /// <param name="values">Receives [count, size] values.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken);

    /// <summary>Whether <see cref="RunOverlapping"/> computes once what overlapping windows have in common.</summary>
    bool SharesOverlaps => false;

    /// <summary>Computes the values of overlapping windows of equal length: the same as <see cref="Run"/> gives. Only where <see cref="SharesOverlaps"/>.</summary>
    /// <param name="stretch">The samples from the start of the first window to the end of the last.</param>
    /// <param name="count">Number of windows, at least 1.</param>
    /// <param name="step">Samples from one window to the next.</param>
    /// <param name="values">Receives [count, size] values.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    void RunOverlapping(ReadOnlySpan<float> stretch, int count, int step, Span<float> values, CancellationToken cancellationToken)
        => throw new NotSupportedException($"{GetType().Name} computes windows one by one");
}
