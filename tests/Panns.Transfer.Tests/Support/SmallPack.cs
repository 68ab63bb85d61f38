using System.Globalization;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Tests.Support;

/// <summary>Packs of a few short clips with known samples and labels.</summary>
internal static class SmallPack
{
    public const int SampleRate = 8000;

    /// <summary>A clip's sample at a position.</summary>
    public static short Sample(int clip, int place) => (short)((clip * 1000) + place - 30000);

    /// <summary>Writes a pack.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="clips">Number of clips, named clip00, clip01, ...</param>
    /// <param name="classes">Number of classes; 0 for none.</param>
    /// <param name="hasClass">Whether a clip has a class.</param>
    /// <param name="samples">Samples of a clip.</param>
    /// <param name="shard">Clips of a shard.</param>
    public static string Write(string folder, int clips, int classes, Func<int, int, bool> hasClass, int samples = 16, int shard = 7)
    {
        using var writer = new PackWriter(folder, new()
        {
            Content = PackContent.Waveform,
            SampleRate = SampleRate,
            ClipShape = [samples],
            Labels = classes == 0 ? null : LabelSet.Numbered(classes),
            Shards = [],
            Identity = "",
        });
        foreach (var part in Enumerable.Range(0, clips).Chunk(shard))
        {
            using var one = writer.Start(writer.IdentityOf(FormattableString.Invariant($"{part[0]} {classes}")));
            foreach (var clip in part)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"clip{clip:00}");
                one.Add<short>(
                    new(name, $"Y{name}.wav", clip, (double)samples / SampleRate),
                    [.. Enumerable.Range(0, samples).Select(place => Sample(clip, place))],
                    [.. Enumerable.Range(0, classes).Where(label => hasClass(clip, label))]);
            }

            one.Commit();
        }

        writer.Complete();
        return folder;
    }
}
