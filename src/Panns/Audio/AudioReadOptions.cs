namespace Panns.Audio;

/// <summary>How recordings are read: by which decoders, which of their channels, and what becomes of bad ones.</summary>
public sealed record AudioReadOptions
{
    /// <summary>Name of the environment variable that replaces the order of <see cref="Backends"/>: <c>ffmpeg,libsndfile</c>.</summary>
    public const string BackendsVariable = "PANNS_AUDIO_BACKENDS";

    /// <summary>Name of the environment variable that holds the path of the program ffmpeg where it is not on the path.</summary>
    public const string FFmpegVariable = "PANNS_FFMPEG";

    private static readonly AudioBackend[] UsualOrder =
        [AudioBackend.Managed, AudioBackend.LibSndFile, AudioBackend.NAudio, AudioBackend.FFmpeg];

    private readonly AudioBackend[]? _backends;
    private readonly AudioChannel _channel = AudioChannel.Mix;

    /// <summary>Every decoder in its usual order; the mix of all channels; what is damaged is read as far as it goes.</summary>
    public static AudioReadOptions Default { get; } = new();

    /// <summary>
    /// The decoders to try, first to last; those not installed are passed over. Unless set here, the environment variable
    /// <see cref="BackendsVariable"/> gives them, or else the order of <see cref="AudioBackend"/>.
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

    /// <summary>What becomes of a recording with several channels.</summary>
    public AudioChannel Channel
    {
        get => _channel;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _channel = value;
        }
    }

    /// <summary>What becomes of samples that no recording can hold: NaN, infinities, magnitudes above 2^40.</summary>
    public InvalidSamples InvalidSamples { get; init; } = InvalidSamples.Refuse;

    /// <summary>
    /// Whether a recording of which anything is to be said (<see cref="AudioIssues"/>: part of it is missing, mixing cancels its channels) is
    /// an error. Otherwise what can be read of it is read, and its result says what is wrong.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>What decides about the samples of a file beside its decoder, for the key of a cache; empty for the defaults.</summary>
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
