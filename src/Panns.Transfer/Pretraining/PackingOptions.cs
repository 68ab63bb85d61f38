using Panns.Audio;
using Panns.Common;

namespace Panns.Transfer.Pretraining;

/// <summary>Options for packing recordings. Immutable.</summary>
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

    /// <summary>Sample rate of the pack in Hz; 1000 to 192000.</summary>
    public int SampleRate { get => _sampleRate; init => _sampleRate = (int)Guard.InRange(value, 1000, 192_000); }

    /// <summary>Length of a clip in seconds, at most 600: shorter recordings are padded with silence, longer ones are cut.</summary>
    public double Seconds { get => _seconds; init => _seconds = Guard.InRange(Guard.Positive(value), 0.01, LongestClip); }

    /// <summary>Most clips to cut from a longer recording, in sequence; a remainder of less than half a clip is dropped. At most 1000.</summary>
    public int Pieces { get => _pieces; init => _pieces = (int)Guard.InRange(Guard.Positive(value), 1, MostPieces); }

    /// <summary>How recordings are read.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>Number of decoding threads.</summary>
    public int Threads { get => _threads; init => _threads = Guard.Positive(value); }

    /// <summary>Entries per shard; null for the default size.</summary>
    internal int? ShardEntries { get; init; }

    /// <summary>Samples per clip.</summary>
    internal int ClipSamples => Math.Max(1, (int)Math.Round(Seconds * SampleRate));
}
