using System.CommandLine;
using System.CommandLine.Parsing;
using Panns.Audio;

namespace Panns.Cli.Commands;

/// <summary>Options for reading recordings.</summary>
internal sealed class RecordingOptions
{
    private readonly Option<AudioChannel?> _channel;

    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "Refuse recordings that are incomplete or have other problems, instead of using what can be read",
    };

    /// <param name="byDefault">The default channel, for the help.</param>
    public RecordingOptions(string byDefault = "mix")
        => _channel = new("--channel")
        {
            Description = $"Channel to use: mix, left, right, loudest, or a number from 1 [default: {byDefault}]",
            HelpName = "CHANNEL",
            CustomParser = result =>
            {
                var channel = AudioChannel.TryParse(result.Tokens[0].Value);
                if (channel is null)
                {
                    result.AddError(FormattableString.Invariant(
                        $"--channel takes mix, left, right, loudest or a number from 1 to {AudioReader.MaxChannels}, not '{result.Tokens[0].Value}'"));
                }

                return channel;
            },
        };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_channel, _strict];

    /// <summary>Whether one of them is given.</summary>
    public bool IsGiven(SymbolResult result) => All.Any(option => result.GetResult(option) is { Implicit: false });

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the options; those not given are taken from <paramref name="otherwise"/>.</summary>
    public AudioReadOptions Read(ParseResult parsed, AudioReadOptions? otherwise = null)
    {
        otherwise ??= AudioReadOptions.Default;
        return otherwise with { Channel = parsed.GetValue(_channel) ?? otherwise.Channel, Strict = parsed.GetValue(_strict) };
    }
}
