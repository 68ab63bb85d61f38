using Panns.Audio;
using Panns.Clips;
using Panns.Common.IO;
using Panns.FrontEnd;
using Panns.Output.Figures;
using Panns.Output.Sound;

namespace Panns.Detection.Plotting;

/// <summary>The sound that a page of events holds: the whole recording if it is short, else what is around the events of the highest scores.</summary>
/// <param name="Parts">The parts that it holds, in order.</param>
/// <param name="Address">All parts one after the other, as a data address; empty if there are none.</param>
/// <param name="Pictures">The spectrogram of the parts in full resolution: start and length in seconds, and PNG.</param>
/// <param name="Note">What was left out and why; empty for nothing.</param>
internal sealed record PlotSound(IReadOnlyList<SoundPart> Parts, string Address, IReadOnlyList<(double Start, double Seconds, byte[] Png)> Pictures, string Note)
{
    // Wider pictures are not shown by every browser.
    private const int PictureColumns = 4096;

    /// <summary>Reads a recording again.</summary>
    /// <param name="source">The recording.</param>
    /// <param name="data">What was found in it.</param>
    public static PlotSound Read(ClipSource source, PlotData data)
    {
        if (FileKind.IsSpecial(source.Name))
        {
            return new([], "", [], "There is no sound: the recording came through a pipe, which cannot be read again.");
        }

        var (parts, heard) = SoundPart.Choose(data.Events, data.Duration);
        try
        {
            var rate = data.FrontEnd.SampleRate;
            var samples = Read(source, rate, parts);

            // A recording that now ends earlier has less of them.
            parts = [.. parts.Zip(samples).Where(part => part.Second.Length > 0).Select(part => part.First with { End = part.First.Start + ((double)part.Second.Length / rate) })];
            samples.RemoveAll(part => part.Length == 0);

            var soundRate = Math.Min(rate, WaveAddress.Rate);
            float[] sound = [.. samples.SelectMany(part => rate == soundRate ? part : Resampler.Resample(part, rate, soundRate))];
            var range = SpectrogramImage.Range(data.LogMel);
            return new(
                parts,
                sound.Length == 0 ? "" : WaveAddress.Of(sound, soundRate),
                [.. parts.Zip(samples).SelectMany(part => Draw(part.First, part.Second, data.FrontEnd, range))],
                heard < 0 ? "" : Cut(heard, data));
        }
        catch (PannsException problem)
        {
            return new([], "", [], $"There is no sound: {problem.Message}");
        }
    }

    private static string Cut(int heard, PlotData data)
    {
        var which = heard < data.Events.Count ? FormattableString.Invariant($"{heard} of its {data.Events.Count} events, those with the highest scores") : FormattableString.Invariant($"its {heard} events");
        return FormattableString.Invariant($"The page holds {SoundPart.MostSeconds / 60:0} minutes of sound at most, {SoundPart.EventSeconds} seconds of an event: of this recording of {data.Duration / 60:0.#} minutes what is around {which}.");
    }

    private static List<float[]> Read(ClipSource source, int rate, IReadOnlyList<SoundPart> parts)
    {
        using var recording = source.Open(rate);
        var (block, samples) = (new float[1 << 16], new List<float[]>());
        long position = 0;
        foreach (var part in parts)
        {
            var (from, to) = ((long)(part.Start * rate), (long)(part.End * rate));
            var kept = new float[to - from];
            while (position < to)
            {
                // Up to the part into the void, then into it.
                var into = position < from ? block.AsSpan(0, (int)Math.Min(block.Length, from - position)) : kept.AsSpan((int)(position - from));
                var count = recording.Read(into);
                if (count == 0)
                {
                    break;
                }

                position += count;
            }

            samples.Add(kept[..(int)Math.Clamp(position - from, 0, kept.Length)]);
        }

        return samples;
    }

    private static IEnumerable<(double Start, double Seconds, byte[] Png)> Draw(SoundPart part, float[] samples, LogMelSettings settings, (float Low, float High) range)
    {
        if (samples.Length == 0)
        {
            return [];
        }

        var frame = (double)settings.HopSize / settings.SampleRate;
        return SpectrogramImage.Columns(new LogMelSpectrogram(settings).Compute(samples), int.MaxValue).Chunk(PictureColumns)
            .Select((columns, i) => (part.Start + (i * PictureColumns * frame), columns.Length * frame, SpectrogramImage.Png(columns, range)));
    }
}
