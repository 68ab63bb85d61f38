namespace Panns.Cli.Listening;

/// <summary>Sound as it arrives: from a microphone, or from standard input.</summary>
internal abstract class Recorder : IDisposable
{
    /// <summary>What is heard, for messages and tables.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the sound goes on whether it is taken or not.</summary>
    public abstract bool IsLive { get; }

    /// <summary>Reads the next samples, one channel at the rate that was asked for; 0 at the end.</summary>
    /// <exception cref="PannsException">The device, or the input, fails.</exception>
    public abstract int Read(Span<float> samples);

    /// <summary>Makes <see cref="Read"/> return 0 soon.</summary>
    public abstract void Stop();

    public abstract void Dispose();
}
