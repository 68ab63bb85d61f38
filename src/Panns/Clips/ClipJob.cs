using Panns.Audio;
using Panns.Common;

namespace Panns.Clips;

/// <summary>
/// A clip being processed: receives the values of its windows one after the other. The runner returns it when done, whether or not it failed.
/// </summary>
[BestFriend]
internal abstract class ClipJob(ClipSource source)
{
    /// <summary>The recording.</summary>
    public ClipSource Source => source;

    /// <summary>Samples read, at the network's rate.</summary>
    public long Samples { get; set; }

    /// <summary>Length in seconds of the part that was read.</summary>
    /// <param name="sampleRate">The network's rate, in Hz.</param>
    public double Seconds(int sampleRate) => (double)Samples / sampleRate;

    /// <summary>Why the recording could not be read to its end; null on success.</summary>
    public Exception? Error { get; set; }

    /// <summary>Problems of a recording that could still be read.</summary>
    public AudioIssues Issues { get; set; } = AudioIssues.None;

    /// <summary>Called once before the recording is opened, on the thread that reads it.</summary>
    /// <returns>False if the result is already known, so nothing needs to be read.</returns>
    /// <exception cref="PannsException">The recording cannot be read; becomes its <see cref="Error"/>.</exception>
    public virtual bool Begin() => true;

    /// <summary>Receives a window's values: in window order, from one thread at a time.</summary>
    /// <param name="window">The window.</param>
    /// <param name="values">Its values, valid during the call only; may be modified.</param>
    public abstract void Add(Window window, Span<float> values);

    /// <summary>Throws if the recording could not be read.</summary>
    /// <exception cref="PannsException">The reason, with the recording's name.</exception>
    public void ThrowIfFailed()
    {
        if (Error is not null)
        {
            throw Error as PannsException ?? new PannsException($"{source.Name}: {Error.Message}", Error);
        }
    }
}
