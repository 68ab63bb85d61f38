using Panns.Audio;

namespace Panns.ML.Persistence;

/// <summary>The saved form of <see cref="AudioReadOptions"/>, without decoders, because they depend on the machine.</summary>
internal sealed record ReadingParameters
{
    public string Channel { get; init; } = AudioChannel.Mix.ToString();

    public InvalidSamples InvalidSamples { get; init; }

    public bool Strict { get; init; }

    /// <summary>Converts options; null for the defaults.</summary>
    public static ReadingParameters? From(AudioReadOptions options)
    {
        var parameters = new ReadingParameters { Channel = options.Channel.ToString(), InvalidSamples = options.InvalidSamples, Strict = options.Strict };
        return parameters == new ReadingParameters() ? null : parameters;
    }

    /// <summary>Converts back to options.</summary>
    public static AudioReadOptions ToOptions(ReadingParameters? parameters) => parameters is null ? AudioReadOptions.Default : new()
    {
        Channel = AudioChannel.Parse(parameters.Channel), InvalidSamples = parameters.InvalidSamples, Strict = parameters.Strict,
    };
}
