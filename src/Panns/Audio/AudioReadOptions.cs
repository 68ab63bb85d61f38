namespace Panns.Audio;

/// <summary>How audio files are opened.</summary>
public sealed record AudioReadOptions
{
    /// <summary>Name of the environment variable that replaces the order of <see cref="Backends"/>: <c>ffmpeg,libsndfile</c>.</summary>
    public const string BackendsVariable = "PANNS_AUDIO_BACKENDS";

    /// <summary>Name of the environment variable that holds the path of the program ffmpeg where it is not on the path.</summary>
    public const string FFmpegVariable = "PANNS_FFMPEG";

    private static readonly AudioBackend[] UsualOrder =
        [AudioBackend.Managed, AudioBackend.LibSndFile, AudioBackend.NAudio, AudioBackend.FFmpeg];

    private readonly AudioBackend[]? _backends;

    /// <summary>Every decoder in its usual order.</summary>
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
