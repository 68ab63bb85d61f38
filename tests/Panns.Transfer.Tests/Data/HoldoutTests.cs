using System.Collections.Immutable;

namespace Panns.Transfer.Tests.Data;

public sealed class HoldoutTests
{
    private int _files;

    [Fact]
    public void Clips_of_a_group_stay_together_and_classes_stay_even()
    {
        // 18 actors of RAVDESS: 8 clips of each of 8 classes, 4 of the first.
        var data = Set(Enumerable.Range(0, 18).SelectMany(actor => Enumerable.Range(0, 8).SelectMany(label =>
            Enumerable.Range(0, label == 0 ? 4 : 8).Select(_ => Clip(label, group: $"actor {actor}")))));
        for (var seed = 0UL; seed < 5; seed++)
        {
            var (train, aside) = data.SetAside(All(data), 0.1, seed);
            var actors = aside.Select(clip => data.Clips[clip].Group).Distinct().ToArray();
            Assert.Equal(2, actors.Length);
            Assert.Empty(train.Select(clip => data.Clips[clip].Group).Intersect(actors));
            Assert.Equal([8, 16, 16, 16, 16, 16, 16, 16], Counts(data, aside));
            Assert.Equal(data.Clips.Length, train.Length + aside.Length);
            Assert.Equal(aside, data.SetAside(All(data), 0.1, seed).Validation);
        }

        Assert.True(Enumerable.Range(0, 5).Select(seed => string.Join(',', data.SetAside(All(data), 0.1, (ulong)seed).Validation)).Distinct().Count() > 1);
    }

    [Fact]
    public void Sources_of_unequal_size_add_up_to_the_share()
    {
        // Every class: sources of 1, 2, 3 and 4 clips, twice; a quarter of 20 is 5.
        var data = Set(Enumerable.Range(0, 3).SelectMany(label => Enumerable.Range(0, 8).SelectMany(source =>
            Enumerable.Range(0, 1 + (source % 4)).Select(_ => Clip(label, group: $"{label} {source}")))));
        var (train, aside) = data.SetAside(All(data), 0.25, 3);
        Assert.Equal([5, 5, 5], Counts(data, aside));
        Assert.Empty(Groups(data, train).Intersect(Groups(data, aside)));
    }

    [Fact]
    public void Folds_serve_where_no_groups_are_known()
    {
        var data = Set(Enumerable.Range(0, 40).Select(i => Clip(i % 2, fold: 1 + (i / 10))));
        var (train, aside) = data.SetAside(All(data), 0.1, 1);
        Assert.Single(aside.Select(clip => data.Clips[clip].Fold).Distinct());
        Assert.Equal(10, aside.Length);
        Assert.Empty(train.Select(clip => data.Clips[clip].Fold).Intersect(aside.Select(clip => data.Clips[clip].Fold)));
    }

    [Fact]
    public void A_percent_of_a_few_clips_is_one_of_every_class_that_has_two()
    {
        var data = Set([Clip(0), Clip(0), Clip(0), Clip(0), Clip(1), Clip(1), Clip(1), Clip(2)]);
        Assert.Equal([1, 1, 0], Counts(data, data.SetAside(All(data), 0.01, 0).Validation));
    }

    [Fact]
    public void Of_a_class_of_one_source_none_is_set_aside()
    {
        var data = Set([.. Enumerable.Range(0, 10).Select(_ => Clip(0, group: "only")), .. Enumerable.Range(0, 10).Select(i => Clip(1, group: $"{i / 2}"))]);
        var (train, aside) = data.SetAside(All(data), 0.2, 0);
        Assert.Equal([0, 2], Counts(data, aside));
        Assert.Empty(Groups(data, train).Intersect(Groups(data, aside)));
    }

    [Fact]
    public void Clips_of_one_file_stay_together_and_share_out_the_classes()
    {
        // Ten files of each class, a second of each of five; a fifth of 100 rows is four files.
        var data = Set(Enumerable.Range(0, 100).Select(i => Clip(i / 50) with { Path = $"{i / 5}.wav", Start = i % 5, End = (i % 5) + 1 }));
        for (var seed = 0UL; seed < 5; seed++)
        {
            var (train, aside) = data.SetAside(All(data), 0.2, seed);
            Assert.Equal([10, 10], Counts(data, aside));
            Assert.Empty(train.Select(clip => data.Clips[clip].Path).Intersect(aside.Select(clip => data.Clips[clip].Path)));
        }
    }

    [Fact]
    public void Where_every_class_is_of_one_file_a_line_says_so()
    {
        var data = Set(Enumerable.Range(0, 10).Select(i => Clip(i / 5) with { Path = $"{i / 5}.wav", Start = i, End = i + 1 }));
        var error = Assert.Throws<PannsException>(() => data.SetAside(All(data), 0.2, 0));
        Assert.Equal("set: no class has clips of two groups, so none can be set aside to decide when to stop", error.Message);
    }

    [Fact]
    public void Many_clips_of_a_large_set_are_set_aside_in_no_time()
    {
        // One pair of copies among a hundred thousand clips puts every clip into a group.
        var clips = Enumerable.Range(0, 100_000).Select(i => Clip(i % 50) with { Path = $"{Math.Max(1, i)}.wav" });
        var (_, aside) = Set(clips).SetAside([.. Enumerable.Range(0, 100_000)], 0.1, 3);
        Assert.InRange(aside.Length, 9_990, 10_010);
    }

    [Fact]
    public void Where_no_class_has_two_clips_a_line_says_so()
    {
        var error = Assert.Throws<PannsException>(() => Set([Clip(0), Clip(1)]).SetAside([0, 1], 0.2, 0));
        Assert.Equal("set: no class has two clips, so none can be set aside to decide when to stop", error.Message);
    }

    private LabeledClip Clip(int label, string group = "", int fold = 0) => new() { Path = $"{_files++}.wav", Labels = [label], Group = group, Fold = fold };

    private static LabeledDataset Set(IEnumerable<LabeledClip> clips)
    {
        ImmutableArray<LabeledClip> all = [.. clips];
        return new() { Name = "set", Classes = [.. Enumerable.Range(0, 1 + all.Max(clip => clip.Label)).Select(label => $"class {label}")], Clips = all };
    }

    private static ImmutableArray<int> All(LabeledDataset data) => [.. Enumerable.Range(0, data.Clips.Length)];

    private static string[] Groups(LabeledDataset data, IEnumerable<int> clips) => [.. clips.Select(clip => data.Clips[clip].Group).Distinct()];

    private static int[] Counts(LabeledDataset data, IEnumerable<int> clips)
        => [.. Enumerable.Range(0, data.Classes.Length).Select(label => clips.Count(clip => data.Clips[clip].Label == label))];
}
