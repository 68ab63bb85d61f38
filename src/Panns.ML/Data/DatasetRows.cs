using Panns.Audio;
using Panns.Transfer;

namespace Panns.ML.Data;

/// <summary>The rows of a labelled set.</summary>
internal static class DatasetRows
{
    public static IEnumerable<AudioRow> Of(LabeledDataset data)
    {
        foreach (var clip in data.Clips)
        {
            string[] labels = [.. clip.Labels.Select(label => data.Classes[label])];
            foreach (var (start, end) in Parts(clip, data.SegmentSeconds))
            {
                yield return new()
                {
                    Path = clip.Path,
                    Label = string.Join(';', labels),
                    Labels = labels,
                    Fold = clip.Fold,
                    Part = clip.Part,
                    Start = (float)start,
                    End = end is { } seconds ? (float)seconds : float.NaN,
                };
            }
        }
    }

    /// <summary>The clip, or its segments: one after another, the last one shifted back to end with the clip.</summary>
    private static IEnumerable<(double Start, double? End)> Parts(LabeledClip clip, double? segment)
    {
        if (segment is not { } length || (clip.End ?? Duration(clip.Path)) is not { } end || end - clip.Start <= length)
        {
            return [(clip.Start, clip.End)];
        }

        var count = (int)Math.Ceiling((end - clip.Start) / length - 1e-6);
        return Enumerable.Range(0, count)
            .Select(i => Math.Min(clip.Start + (i * length), end - length))
            .Select(start => (start, (double?)(start + length)));
    }

    // A file that cannot be read is its row's error when the row is read; here it stays whole.
    private static double? Duration(string path)
    {
        try
        {
            using var reader = AudioFile.Open(path);
            return reader.FrameCount is { } frames ? (double)frames / reader.SampleRate : null;
        }
        catch (PannsException)
        {
            return null;
        }
    }
}
