using System.Globalization;
using Panns.Common;

namespace Panns.Audio;

/// <summary>Which channel of a multichannel recording is used: the mix of all, or one of them. A mono recording is used as it is.</summary>
public sealed record AudioChannel
{
    private readonly string _text;

    private AudioChannel(string text, int number)
    {
        _text = text;
        ChannelNumber = number;
    }

    /// <summary>The mean of all channels, as in the released code. Channels of opposite phase cancel: <see cref="AudioIssues.Cancellation"/>.</summary>
    public static AudioChannel Mix { get; } = new("mix", 0);

    /// <summary>The first channel.</summary>
    public static AudioChannel Left { get; } = new("left", 1);

    /// <summary>The second channel, or the only channel of a mono recording.</summary>
    public static AudioChannel Right { get; } = new("right", 2);

    /// <summary>
    /// The channel with the highest energy (after removing its mean) over the part that is read; the first one on a tie. The recording is
    /// decoded twice, so it must be a file.
    /// </summary>
    public static AudioChannel Loudest { get; } = new("loudest", 0);

    /// <summary>The channel's number, from 1; 0 for the mix and for the loudest channel.</summary>
    internal int ChannelNumber { get; }

    /// <summary>Chooses a channel by its number.</summary>
    /// <param name="number">1 for the first, up to <see cref="AudioReader.MaxChannels"/>. Recordings with fewer channels are refused.</param>
    public static AudioChannel Number(int number)
    {
        Guard.InRange(number, 1, AudioReader.MaxChannels);
        return new(number.ToString(CultureInfo.InvariantCulture), number);
    }

    /// <summary>Parses <c>mix</c>, <c>left</c>, <c>right</c>, <c>loudest</c>, or a channel number from 1.</summary>
    /// <param name="text">The text; case does not matter.</param>
    /// <exception cref="FormatException">The text is not one of these.</exception>
    public static AudioChannel Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text) ?? throw new FormatException(
            string.Create(CultureInfo.InvariantCulture, $"a channel is mix, left, right, loudest or a number from 1 to {AudioReader.MaxChannels}, not '{text}'"));
    }

    /// <summary>The text that <see cref="Parse"/> accepts.</summary>
    public override string ToString() => _text;

    [BestFriend]
    internal static AudioChannel? TryParse(string text)
    {
        AudioChannel[] named = [Mix, Left, Right, Loudest];
        return Array.Find(named, channel => channel._text.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= AudioReader.MaxChannels
                ? Number(number)
                : null);
    }

    /// <summary>The channel's index in a recording; null for the mix. Not for the loudest channel, whose index only decoding finds.</summary>
    /// <exception cref="PannsException">The recording has no such channel.</exception>
    internal int? IndexIn(AudioReader source) => this switch
    {
        _ when source.Channels == 1 && (ReferenceEquals(this, Left) || ReferenceEquals(this, Right)) => 0,
        { ChannelNumber: 0 } => source.Channels == 1 ? 0 : null,
        _ when ChannelNumber <= source.Channels => ChannelNumber - 1,
        _ => throw new PannsException($"{source.Name}: has {source.Channels} {(source.Channels == 1 ? "channel" : "channels")}, not a channel {ChannelNumber}"),
    };
}
