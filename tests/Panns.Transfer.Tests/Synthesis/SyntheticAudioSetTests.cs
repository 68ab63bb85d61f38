using System.Globalization;
using Panns.Audio;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Synthesis;

public sealed class SyntheticAudioSetTests : IDisposable
{
    private static readonly SyntheticAudioSetOptions Small = new() { BalancedPerClass = 1, EvaluationPerClass = 1, Unbalanced = 150, Seconds = 0.5, Seed = 5 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_laid_out_as_the_real_one()
    {
        SyntheticAudioSet.Write(_folder.Path("set"), Small, cancellationToken: TestContext.Current.CancellationToken);
        var classes = File.ReadAllLines(_folder.Path("set/metadata/class_labels_indices.csv"));
        Assert.Equal(("index,mid,display_name", "1,/s/01b,\"Beeps\"", 25), (classes[0], classes[2], classes.Length));
        var balanced = Read("balanced_train_segments");
        Assert.Equal((24, 24, 150), (balanced.Count, Read("eval_segments").Count, Read("unbalanced_train_segments").Count));
        Assert.Equal(24, balanced.SelectMany(clip => clip.Mids).Distinct().Count());
        Assert.All(balanced, clip => Assert.True(File.Exists(_folder.Path($"set/audios/balanced_train_segments/Y{clip.Id}.wav"))));
        var unbalanced = Read("unbalanced_train_segments");
        Assert.All(unbalanced, clip => Assert.True(File.Exists(_folder.Path($"set/audios/unbalanced_train_segments/unbalanced_train_segments_part00/Y{clip.Id}.wav"))));
        Assert.All(unbalanced, clip => Assert.InRange(clip.Mids.Length, 1, 3));
        Assert.Equal(198, Directory.EnumerateFiles(_folder.Path("set/audios"), "*.wav", SearchOption.AllDirectories).Count());

        // A long tail, of which no class is without a clip.
        var counts = unbalanced.SelectMany(clip => clip.Mids).CountBy(mid => mid).OrderByDescending(count => count.Value).Select(count => count.Value).ToArray();
        Assert.Equal(24, counts.Length);
        Assert.True(counts[0] >= 10 * counts[^1], string.Join(' ', counts));

        var sound = AudioFile.LoadMono(_folder.Path($"set/audios/balanced_train_segments/Y{balanced[3].Id}.wav"), SyntheticAudioSet.SampleRate);
        Assert.Equal(16000, sound.Length);
        Assert.InRange(sound.Max(Math.Abs), 0.02, 1);
    }

    [Fact]
    public void The_seed_decides_every_byte()
    {
        var few = Small with { Unbalanced = 10 };
        SyntheticAudioSet.Write(_folder.Path("one"), few, cancellationToken: TestContext.Current.CancellationToken);
        SyntheticAudioSet.Write(_folder.Path("two"), few, cancellationToken: TestContext.Current.CancellationToken);
        SyntheticAudioSet.Write(_folder.Path("three"), few with { Seed = 6 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(PackFolder.Files(_folder.Path("one")), PackFolder.Files(_folder.Path("two")));
        Assert.Single(PackFolder.Files(_folder.Path("one")).Intersect(PackFolder.Files(_folder.Path("three"))));
    }

    [Fact]
    public void It_is_packed_as_the_real_one_is()
    {
        SyntheticAudioSet.Write(_folder.Path("set"), Small with { Unbalanced = 0 }, cancellationToken: TestContext.Current.CancellationToken);
        var source = PackSource.OfSegments(_folder.Path("set/metadata/eval_segments.csv"), _folder.Path("set/audios"));
        var result = AudioPacking.Run(source, _folder.Path("pack"), new() { Seconds = 0.5 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((24, 0, 0), (result.Clips, result.Failed, result.Extended));
        using var pack = AudioPack.Open(_folder.Path("pack"));
        Assert.Equal(SyntheticAudioSet.Labels, pack.Labels!);
        Assert.Equal(Read("eval_segments").Select(clip => clip.Id), Enumerable.Range(0, 24).Select(clip => pack.Clip(clip).Name));
    }

    // As the released code reads a list: three lines of heading, then fields parted by a comma and a blank.
    private List<(string Id, string[] Mids)> Read(string list) => File.ReadAllLines(_folder.Path($"set/metadata/{list}.csv")).Skip(3).Select(line =>
    {
        var items = line.Split(", ");
        Assert.Equal(0.5, double.Parse(items[2], CultureInfo.InvariantCulture) - double.Parse(items[1], CultureInfo.InvariantCulture), 9);
        return (items[0], items[3].Split('"')[1].Split(','));
    }).ToList();
}
