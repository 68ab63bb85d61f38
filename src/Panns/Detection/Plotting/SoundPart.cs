namespace Panns.Detection.Plotting;

/// <summary>A part of a recording.</summary>
/// <param name="Start">Its start in seconds.</param>
/// <param name="End">Its end in seconds.</param>
internal readonly record struct SoundPart(double Start, double End)
{
    /// <summary>Most seconds of sound in a page.</summary>
    public const double MostSeconds = 180;

    /// <summary>Most seconds of an event.</summary>
    public const double EventSeconds = 10;

    private const double Around = 0.5;

    /// <summary>The parts of a recording that a page holds.</summary>
    /// <param name="events">The events, of which those with the highest peaks come first.</param>
    /// <param name="duration">Length of the recording in seconds.</param>
    /// <returns>The parts in order, which do not overlap, and how many events they are around; -1 if the whole recording is held.</returns>
    public static (IReadOnlyList<SoundPart> Parts, int Events) Choose(IReadOnlyList<SoundEvent> events, double duration)
    {
        if (duration <= MostSeconds)
        {
            return ([new(0, duration)], -1);
        }

        IReadOnlyList<SoundPart> parts = [];
        var heard = 0;
        foreach (var one in events.OrderByDescending(one => one.PeakScore))
        {
            var more = Merge([.. parts, new(Math.Max(0, one.Onset - Around), Math.Min(duration, Math.Min(one.Offset, one.Onset + EventSeconds) + Around))]);
            if (more.Sum(part => part.End - part.Start) > MostSeconds)
            {
                break;
            }

            (parts, heard) = (more, heard + 1);
        }

        return (parts, heard);
    }

    private static List<SoundPart> Merge(IEnumerable<SoundPart> parts)
    {
        var merged = new List<SoundPart>();
        foreach (var part in parts.OrderBy(part => part.Start))
        {
            if (merged.Count > 0 && part.Start <= merged[^1].End)
            {
                merged[^1] = merged[^1] with { End = Math.Max(merged[^1].End, part.End) };
            }
            else
            {
                merged.Add(part);
            }
        }

        return merged;
    }
}
