using Panns.Audio;

namespace Panns.Clips;

/// <summary>
/// A clip under way: takes what its windows come to, one after the other. The runner hands it back when it is done, whatever became of it.
/// </summary>
internal abstract class ClipJob(ClipSource source)
{
    /// <summary>The recording.</summary>
    public ClipSource Source => source;

    /// <summary>Samples read, at the network's rate.</summary>
    public long Samples { get; set; }

    /// <summary>Its length in seconds, or that of what could be read.</summary>
    /// <param name="sampleRate">The network's rate, in Hz.</param>
    public double Seconds(int sampleRate) => (double)Samples / sampleRate;

    /// <summary>Why it could not be read to its end; null where it could.</summary>
    public Exception? Error { get; set; }

    /// <summary>What is wrong with it though it could be read.</summary>
    public AudioIssues Issues { get; set; } = AudioIssues.None;

    /// <summary>Called once, before the recording is opened, by the thread that will read it.</summary>
    /// <returns>False where the result is known, so that nothing needs to be read.</returns>
    /// <exception cref="PannsException">It cannot be read: becomes its <see cref="Error"/>.</exception>
    public virtual bool Begin() => true;

    /// <summary>Takes a window's values: in the order of the windows, from one thread at a time.</summary>
    /// <param name="window">The window.</param>
    /// <param name="values">Its values, which may be changed; valid during the call.</param>
    public abstract void Add(Window window, Span<float> values);

    /// <summary>Throws where the recording could not be read.</summary>
    /// <exception cref="PannsException">Says why, with the recording's name.</exception>
    public void ThrowIfFailed()
    {
        if (Error is not null)
        {
            throw Error as PannsException ?? new PannsException($"{source.Name}: {Error.Message}", Error);
        }
    }
}
