using System.Collections.Immutable;
using Panns.Audio;
using Panns.Common;

namespace Panns.Transfer.Data;

/// <summary>
/// Adds clips of what lies between the labeled events of recordings, so that a classifier learns what none of its classes sounds like. They are
/// as long as the median event, and as many as the events of a class on average.
/// </summary>
internal sealed class NegativeWindows
{
    // What people label begins and ends a little earlier or later.
    private const double Margin = 0.1;

    private readonly LabeledDataset _data;
    private readonly double _length;
    private readonly List<string> _unread = [];

    private NegativeWindows(LabeledDataset data)
    {
        _data = data;
        double[] lengths = [.. data.Clips.Select(clip => clip.Duration).OfType<double>().Where(length => length > 0).Order()];
        _length = lengths.Length > 0
            ? lengths[lengths.Length / 2]
            : throw new PannsException($"{data.Name}: has no events with onset and offset, between which negative windows could lie");
    }

    /// <summary>Adds the windows.</summary>
    /// <param name="data">A data set whose clips are events in recordings.</param>
    /// <param name="name">Class of the windows; in a multi-label set they have none instead.</param>
    /// <exception cref="PannsException">The clips are whole recordings, nothing lies between the events, or the class is one of the set.</exception>
    public static LabeledDataset Add(LabeledDataset data, string name) => new NegativeWindows(data).Add(name);

    private LabeledDataset Add(string name)
    {
        if (_data.Classes.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new PannsException($"{_data.Name}: has a class '{name}' already: name the negative windows otherwise");
        }

        List<LabeledClip> free = [.. _data.Clips.GroupBy(clip => clip.Path, StringComparer.Ordinal).SelectMany(Free)];
        if (free.Count == 0)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{_data.Name}: nothing as long as the median event ({_length:0.###} s) lies between the events{Unread()}"));
        }

        var wanted = Math.Max(1, _data.Clips.Length / _data.Classes.Length);
        var random = new SeededRandom(0);
        List<LabeledClip> taken = [.. free.Count <= wanted ? free : Enumerable.Range(0, free.Count)
            .OrderBy(_ => random.NextDouble()).Take(wanted).Order().Select(index => free[index])];
        var isMultiLabel = _data.IsMultiLabel;
        ImmutableArray<int> label = isMultiLabel ? [] : [_data.Classes.Length];
        return _data with
        {
            Classes = isMultiLabel ? _data.Classes : _data.Classes.Add(name),
            Clips = [.. _data.Clips, .. taken.Select(clip => clip with { Labels = label })],
            Notes = _data.Notes.Add(FormattableString.Invariant(
                $"{taken.Count} negative windows of {_length:0.###} s from between the events ({free.Count} would fit){(isMultiLabel ? ", of no class" : $", of class '{name}'")}{Unread()}")),
        };
    }

    /// <summary>Windows side by side in what no event touches; they belong to the fold, part and group of the recording's events.</summary>
    private IEnumerable<LabeledClip> Free(IGrouping<string, LabeledClip> events)
    {
        if (events.Any(clip => clip.End is null) || LengthOf(events.Key, events.First().Audio) is not { } length)
        {
            yield break;
        }

        double from = 0;
        foreach (var one in events.OrderBy(clip => clip.Start).Append(events.First() with { Start = length + Margin, End = length + Margin }))
        {
            for (; from + _length <= one.Start - Margin; from += _length)
            {
                yield return one with { Start = Math.Round(from, 6), End = Math.Round(from + _length, 6) };
            }

            from = Math.Max(from, one.End!.Value + Margin);
        }
    }

    private double? LengthOf(string path, AudioReadOptions options)
    {
        try
        {
            using var reader = AudioFile.Open(path, options);
            return (double)(reader.FrameCount ?? reader.Skip(long.MaxValue)) / reader.SampleRate;
        }
        catch (PannsException)
        {
            // Its clips are reported when they are read.
            _unread.Add(path);
            return null;
        }
    }

    private string Unread() => _unread.Count == 0 ? "" : FormattableString.Invariant($"; none from {_unread.Count} recordings that cannot be read ({Path.GetFileName(_unread[0])})");
}
