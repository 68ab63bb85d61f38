using Panns.Audio;
using Panns.Common;

namespace Panns.Transfer.Pretraining;

/// <summary>How recordings are packed. Immutable.</summary>
public sealed record PackingOptions
{
    private const double LongestClip = 600;
    private const int MostPieces = 1000;

    private readonly int _sampleRate = 32000;
    private readonly double _seconds = 10;
    private readonly int _pieces = 1;
    private readonly int _threads = Environment.ProcessorCount;

    /// <summary>The published networks' input: 10 s at 32 kHz.</summary>
    public static PackingOptions Default { get; } = new();

    /// <summary>Rate of the pack, in Hz; 1000 to 192000.</summary>
    public int SampleRate { get => _sampleRate; init => _sampleRate = (int)Guard.InRange(value, 1000, 192_000); }

    /// <summary>Length of every clip in seconds, at most 600: shorter ones are extended by silence, longer ones are cut.</summary>
    public double Seconds { get => _seconds; init => _seconds = Guard.InRange(Guard.Positive(value), 0.01, LongestClip); }

    /// <summary>A longer recording becomes so many clips at most, one after the other; a rest of less than half a clip is not taken. At most 1000.</summary>
    public int Pieces { get => _pieces; init => _pieces = (int)Guard.InRange(Guard.Positive(value), 1, MostPieces); }

    /// <summary>How recordings are read.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>Threads that decode.</summary>
    public int Threads { get => _threads; init => _threads = Guard.Positive(value); }

    /// <summary>Entries of a shard; null for the usual size.</summary>
    internal int? ShardEntries { get; init; }

    /// <summary>Samples of a clip.</summary>
    internal int ClipSamples => Math.Max(1, (int)Math.Round(Seconds * SampleRate));
}
