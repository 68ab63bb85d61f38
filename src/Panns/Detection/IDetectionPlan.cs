using Panns.Clips;

namespace Panns.Detection;

/// <summary>How a recording becomes scores over time: its windows, and how their values become frames.</summary>
internal interface IDetectionPlan
{
    /// <summary>How a recording is cut into windows.</summary>
    WindowPlan Windows { get; }

    /// <summary>Seconds from one frame to the next.</summary>
    double FrameSeconds { get; }

    /// <summary>Creates what turns the windows of one recording into frames.</summary>
    /// <param name="classes">Scores per frame.</param>
    /// <param name="handler">Receives scores once final.</param>
    IFrameJoin Join(int classes, FramewiseHandler handler);
}

/// <summary>Turns the values of a recording's windows into scores of its frames.</summary>
internal interface IFrameJoin
{
    /// <summary>Adds the values of the next window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="values">Its values; may be modified.</param>
    void Add(Window window, Span<float> values);

    /// <summary>Reports the frames held back; call after the last window.</summary>
    /// <param name="samples">Length of the recording.</param>
    void Complete(long samples);
}
