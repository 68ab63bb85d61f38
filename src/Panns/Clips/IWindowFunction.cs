using Panns.Common;

namespace Panns.Clips;

/// <summary>What is computed of every window: a network's output, or something simpler. Safe to call from several threads.</summary>
[BestFriend]
internal interface IWindowFunction
{
    /// <summary>Rate of the samples that it takes, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>How many values it gives for a window of so many samples.</summary>
    int SizeOf(int samples);

    /// <summary>Computes the values of equally long windows.</summary>
    /// <param name="windows">[count, samples] mono samples.</param>
    /// <param name="count">Number of windows, at least 1.</param>
    /// <param name="values">Receives [count, size] values.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken);
}
