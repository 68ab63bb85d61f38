using Panns.Common;

namespace Panns.Audio;

/// <summary>How recordings are read: decoders, channel, and treatment of damage.</summary>
public sealed record AudioReadOptions
{
    /// <summary>Environment variable that overrides the default of <see cref="Backends"/>, for example <c>ffmpeg,libsndfile</c>.</summary>
    internal const string BackendsVariable = "PANNS_AUDIO_BACKENDS";

    /// <summary>Environment variable with the path of the ffmpeg program, if it is not on the path.</summary>
    internal const string FFmpegVariable = "PANNS_FFMPEG";

    private static readonly AudioBackend[] UsualOrder =
        [AudioBackend.Managed, AudioBackend.LibSndFile, AudioBackend.Portable, AudioBackend.NAudio, AudioBackend.FFmpeg];

    private readonly AudioBackend[]? _backends;
    private readonly AudioChannel _channel = AudioChannel.Mix;

    /// <summary>All decoders in their usual order, the mix of all channels, and damaged recordings read as far as possible.</summary>
    public static AudioReadOptions Default { get; } = new();

    /// <summary>
    /// The decoders to try, in order; those not installed are skipped. If not set, the environment variable
    /// <see cref="BackendsVariable"/> decides, and without it the order of <see cref="AudioBackend"/>.
    /// </summary>
    /// <exception cref="PannsException">The environment variable names an unknown decoder.</exception>
    public IReadOnlyList<AudioBackend> Backends
    {
        get => _backends ?? FromEnvironment();
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            ArgumentOutOfRangeException.ThrowIfZero(value.Count, nameof(Backends));
            _backends = [.. value];
        }
    }

    /// <summary>Which channel of a multichannel recording is used.</summary>
    public AudioChannel Channel
    {
        get => _channel;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _channel = value;
        }
    }

    /// <summary>How invalid samples are treated: NaN, infinities, magnitudes above 2^40.</summary>
    public InvalidSamples InvalidSamples { get; init; } = InvalidSamples.Refuse;

    /// <summary>
    /// Whether a recording with problems (<see cref="AudioIssues"/>, for example a missing end or channels that cancel) fails. If false, it is
    /// read as far as possible and its result lists the problems.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>The options that affect a file's samples, for cache keys; empty for the defaults.</summary>
    [BestFriend]
    internal string Suffix
        => (Channel == AudioChannel.Mix ? "" : $", channel {Channel}") + (InvalidSamples == InvalidSamples.Refuse ? "" : ", invalid samples 0");

    internal static AudioBackend[] Parse(string text)
    {
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.ConvertAll(names, name => Array.Find(UsualOrder, backend => Matches(backend, name)) switch
        {
            var backend when Matches(backend, name) => backend,
            _ => throw new PannsException(
                $"{BackendsVariable}: there is no decoder '{name}'; there are {string.Join(", ", UsualOrder).ToLowerInvariant()}"),
        });
    }

    private static bool Matches(AudioBackend backend, string name)
        => string.Equals(backend.ToString(), name, StringComparison.OrdinalIgnoreCase);

    private static AudioBackend[] FromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable(BackendsVariable);
        return string.IsNullOrWhiteSpace(text) ? UsualOrder : Parse(text);
    }
}
