using System.Globalization;
using Panns.Common;

namespace Panns.Audio;

/// <summary>What becomes of a recording with several channels: their mix, or one of them. A recording with one channel is that channel.</summary>
public sealed record AudioChannel
{
    private readonly string _text;

    private AudioChannel(string text, int number)
    {
        _text = text;
        ChannelNumber = number;
    }

    /// <summary>The mean of all channels, as the released code takes it. Channels of opposite phase cancel: <see cref="AudioIssues.Cancellation"/>.</summary>
    public static AudioChannel Mix { get; } = new("mix", 0);

    /// <summary>The first channel.</summary>
    public static AudioChannel Left { get; } = new("left", 1);

    /// <summary>The second channel; the only one where there is one.</summary>
    public static AudioChannel Right { get; } = new("right", 2);

    /// <summary>
    /// The channel with the most energy about its mean over what is read; of equal ones the first. The recording is decoded twice, so that it
    /// must be a file.
    /// </summary>
    public static AudioChannel Loudest { get; } = new("loudest", 0);

    /// <summary>Which channel, from 1; 0 for the mix and for the loudest.</summary>
    internal int ChannelNumber { get; }

    /// <summary>One channel by its number.</summary>
    /// <param name="number">1 for the first, up to <see cref="AudioReader.MaxChannels"/>; a recording that has fewer is refused.</param>
    public static AudioChannel Number(int number)
    {
        Guard.InRange(number, 1, AudioReader.MaxChannels);
        return new(number.ToString(CultureInfo.InvariantCulture), number);
    }

    /// <summary>Reads a choice: <c>mix</c>, <c>left</c>, <c>right</c>, <c>loudest</c>, or a channel's number from 1.</summary>
    /// <param name="text">The words, in small letters or not.</param>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static AudioChannel Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text) ?? throw new FormatException(
            string.Create(CultureInfo.InvariantCulture, $"a channel is mix, left, right, loudest or a number from 1 to {AudioReader.MaxChannels}, not '{text}'"));
    }

    /// <summary>The word or number that <see cref="Parse"/> takes.</summary>
    public override string ToString() => _text;

    internal static AudioChannel? TryParse(string text)
    {
        AudioChannel[] named = [Mix, Left, Right, Loudest];
        return Array.Find(named, channel => channel._text.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= AudioReader.MaxChannels
                ? Number(number)
                : null);
    }

    /// <summary>The index of the channel in a recording; null for the mix. Not for the loudest, which only listening tells.</summary>
    /// <exception cref="PannsException">The recording has no such channel.</exception>
    internal int? IndexIn(AudioReader source) => this switch
    {
        _ when source.Channels == 1 && (ReferenceEquals(this, Left) || ReferenceEquals(this, Right)) => 0,
        { ChannelNumber: 0 } => source.Channels == 1 ? 0 : null,
        _ when ChannelNumber <= source.Channels => ChannelNumber - 1,
        _ => throw new PannsException($"{source.Name}: has {source.Channels} {(source.Channels == 1 ? "channel" : "channels")}, not a channel {ChannelNumber}"),
    };
}
