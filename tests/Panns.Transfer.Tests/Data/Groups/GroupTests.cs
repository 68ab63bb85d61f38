using System.Collections.Immutable;
using System.Globalization;
using Panns.Transfer.Data.Groups;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data.Groups;

/// <summary>Clips of one recording, source or actor are on one side of every split.</summary>
public sealed class GroupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_of_a_file_are_never_parted_and_classes_stay_even()
    {
        var rows = Enumerable.Range(0, 20).SelectMany(file => Enumerable.Range(0, 5).Select(s => $"{file}.wav,{(file % 2 == 0 ? "a" : "b")},{s},{s + 1}\n"));
        var data = LabeledSounds.Open(_folder.Text("set.csv", "path,label,start,end\n" + string.Concat(rows)));
        for (var seed = 0UL; seed < 10; seed++)
        {
            var splits = data.Splits(seed: seed);
            AssertUndivided(data, splits);
            Assert.All(splits, split => Assert.Equal((10, 10), (split.Test.Count(clip => data.Clips[clip].Label == 0), split.Test.Count(clip => data.Clips[clip].Label == 1))));
        }

        Assert.True(Enumerable.Range(0, 10).Select(seed => string.Join(',', data.Splits(seed: (ulong)seed)[0].Test)).Distinct().Count() > 1);
        Assert.Equal("100 clips, 2 classes, 20 groups, 5 folds drawn", data.Summarize(data.Splits()).Taken);
    }

    [Theory]
    [InlineData("./a.wav", "a.wav")]
    [InlineData("sub/../a.wav", "a.wav")]
    [InlineData("copy.wav", "a.wav")]
    [InlineData("sub/link.wav", "a.wav")]
    [InlineData("hard.wav", "a.wav")]
    [InlineData("a.ogg", "a.wav")]
    public void One_recording_under_several_names_is_one_group(string other, string name)
    {
        var path = _folder.Wav(name);
        Directory.CreateDirectory(_folder.Path("sub"));
        _folder.Wav("b.wav", frequency: 500);
        switch (other)
        {
            case "copy.wav":
                File.Copy(path, _folder.Path(other));
                break;
            case "sub/link.wav":
                File.CreateSymbolicLink(_folder.Path(other), path);
                break;
            case "hard.wav":
                File.Copy(path, _folder.Path(other));
                break;
            case "a.ogg":
                _folder.Text(other, "the same recording in another format");
                break;
        }

        var data = LabeledSounds.Open(_folder.Text("set.csv", $"path,label,start,end\n{name},x,0,0.1\nb.wav,y,0,0.1\n{other},x,0.1,0.2\n"));
        Assert.Equal([0, 1, 0], data.Groups);
    }

    [Fact]
    public void Files_of_one_size_and_other_content_are_recordings_of_their_own()
    {
        // Equal length, and the same silence in the middle, where files are compared first.
        foreach (var (i, frequency) in new[] { 300.0, 400, 500 }.Index())
        {
            var path = _folder.Wav($"set/{(i == 0 ? "x" : "y")}/{i}.wav", 3, frequency);
            using var file = File.OpenWrite(path);
            file.Seek(4000, SeekOrigin.Begin);
            file.Write(new byte[30000]);
        }

        File.Copy(_folder.Path("set/x/0.wav"), _folder.Path("set/x/again.wav"));
        var data = LabeledSounds.Open(_folder.Path("set"));
        Assert.Equal(3, data.Summarize().Groups);
        Assert.Equal("1 file is a copy of another (x/again.wav of x/0.wav): copies stay together", Assert.Single(data.Notes));
    }

    [Fact]
    public void Copies_of_different_classes_are_warned_of()
    {
        File.Copy(_folder.Wav("set/x/1.wav"), Path.Combine(Directory.CreateDirectory(_folder.Path("set/y")).FullName, "1.wav"));
        Assert.Equal("1 recording has copies of different classes (x, y)", Assert.Single(LabeledSounds.Open(_folder.Path("set")).Warnings));
    }

    [Theory]
    [InlineData("group")]
    [InlineData("Group ID")]
    [InlineData("speaker_id")]
    [InlineData("actor")]
    [InlineData("src_file")]
    public void A_column_of_groups_holds_them_together(string column)
    {
        var rows = Enumerable.Range(0, 40).Select(i => $"{i}.wav,{(i % 2 == 0 ? "x" : "y")},g{i / 4}\n");
        var data = LabeledSounds.Open(_folder.Text("set.csv", $"path,label,{column}\n" + string.Concat(rows)));
        Assert.Equal(10, data.Summarize().Groups);
        AssertUndivided(data, data.Splits(seed: 1));
    }

    [Fact]
    public void A_column_that_only_repeats_the_classes_makes_no_groups()
    {
        var rows = Enumerable.Range(0, 10).Select(i => $"{i}.wav,{(i % 2 == 0 ? "anna" : "ben")},{(i % 2 == 0 ? "s1" : "s2")}\n");
        var data = LabeledSounds.Open(_folder.Text("set.csv", "path,label,speaker\n" + string.Concat(rows)));
        Assert.Equal(10, data.Summarize().Groups);
        Assert.Contains("the group column only repeats the classes, so it is ignored", data.Notes);
    }

    [Theory]
    [InlineData(@"-(\d\d)\.\w+$", 4, "01")]
    [InlineData(@"Actor_\d+", 4, "Actor_01")]
    [InlineData(@"(?<who>\d\d)\.wav", 4, "01")]
    [InlineData("^([^/]+)/", 2, "angry")]
    public void Groups_can_be_told_from_paths(string pattern, int groups, string first)
    {
        foreach (var emotion in (string[])["angry", "calm"])
        {
            for (var actor = 1; actor <= 4; actor++)
            {
                _folder.Wav(string.Create(CultureInfo.InvariantCulture, $"set/{emotion}/Actor_{actor:00}-03-{actor:00}.wav"), frequency: 300 + (10 * actor) + emotion.Length);
            }
        }

        var data = LabeledSounds.OpenFolder(_folder.Path("set"), new() { GroupBy = pattern });
        Assert.Equal((groups, first), (data.Summarize().Groups, data.Clips[0].Group));
        Assert.Equal($"'{pattern}' matches {groups} groups in the paths", data.Notes[^1]);
        AssertUndivided(data, data.Splits());
    }

    [Fact]
    public void Groups_from_paths_join_those_that_are_known()
    {
        var rows = string.Concat(Enumerable.Range(0, 8).Select(i => $"day{i / 2}/{i}.wav,{(i % 2 == 0 ? "x" : "y")},{(i == 0 || i == 7 ? "anna" : "")}\n"));
        var data = LabeledSounds.OpenTable(_folder.Text("set.csv", "path,label,group\n" + rows), new() { GroupBy = @"day\d" });
        Assert.Equal([0, 0, 1, 1, 2, 2, 0, 0], data.Groups);
    }

    [Fact]
    public void A_pattern_that_finds_nothing_or_is_none_is_refused()
    {
        var data = LabeledSounds.Open(_folder.TwoClasses(2));
        Assert.Equal("set: 'Actor' matches no path (the first is high/0.wav): it defines no groups", Assert.Throws<PannsException>(() => data.GroupBy("Actor")).Message);
        Assert.StartsWith("'(' is not a valid regular expression: ", Assert.Throws<PannsException>(() => data.GroupBy("(")).Message, StringComparison.Ordinal);
        Assert.Contains("; 2 of 4 clips have no match and keep their groups", data.GroupBy("^high").Notes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_that_the_sets_own_folds_divide_are_warned_of_with_counts()
    {
        var rows = string.Concat(Enumerable.Range(0, 20).Select(i => $"{i / 5}.wav,{(i < 10 ? "x" : "y")},{i % 5},{(i % 5) + 1},{(i < 15 ? (i % 5) + 1 : 1)}\n"));
        var data = LabeledSounds.Open(_folder.Text("set.csv", "path,label,start,end,fold\n" + rows));
        var warning = Assert.Single(data.Summarize(data.Splits()).Warnings, warning => warning.Contains("divide", StringComparison.Ordinal));
        Assert.Equal("its own folds divide 3 of 4 groups (15 clips): test recordings were partly heard in training, so scores are too high", warning);
        var parts = LabeledSounds.Open(_folder.Text("parts.csv", "path,label,split\na.wav,x,train\nb.wav,y,train\na.wav,y,test\n"));
        Assert.Contains("its own parts divide 1 of 2 groups (2 clips)", parts.Summarize(parts.Splits()).Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_of_one_recording_cannot_be_learned_while_it_is_tested()
    {
        var rows = string.Concat(Enumerable.Range(0, 12).Select(i => i < 4 ? $"only.wav,x,{i},{i + 1}\n" : $"{i}.wav,y,0,1\n"));
        var data = LabeledSounds.Open(_folder.Text("set.csv", "path,label,start,end\n" + rows));
        Assert.Matches(@"^class 'x' has no training clips while fold \d is tested$", Assert.Single(data.Summarize(data.Splits()).Warnings));
    }

    [Fact]
    public void One_recording_cannot_be_cut_into_folds()
    {
        var data = LabeledSounds.Open(_folder.Text("set.csv", "path,label,start,end\na.wav,x,0,1\na.wav,y,1,2\n"));
        Assert.Equal(
            "set: all its clips belong to one group (one recording, or one value of the group column), so they cannot be divided into folds",
            Assert.Throws<PannsException>(() => data.Splits()).Message);
    }

    [Fact]
    public void Fewer_groups_than_folds_make_fewer_folds()
    {
        var data = LabeledSounds.Open(_folder.Text("set.csv", "path,label,start,end\na.wav,x,0,1\na.wav,y,1,2\nb.wav,x,0,1\nb.wav,y,1,2\nc.wav,x,0,1\nc.wav,y,1,2\n"));
        Assert.Equal(3, data.Splits().Length);
    }

    [Fact]
    public void Unequal_groups_share_out_as_evenly_as_they_can()
    {
        // Sizes 1 to 10 in each of three classes: 55 clips per class, 11 per fold.
        ImmutableArray<LabeledClip> clips = [.. Enumerable.Range(0, 3).SelectMany(label => Enumerable.Range(1, 10).SelectMany(size =>
            Enumerable.Range(0, size).Select(i => new LabeledClip { Path = $"{label} {size} {i}", Labels = [label], Group = $"{label} {size}" })))];
        var folds = GroupedFolds.Draw(clips, ClipGroups.Of(clips), 3, 5, seed: 4);
        for (var label = 0; label < 3; label++)
        {
            var counts = Enumerable.Range(1, 5).Select(fold => Enumerable.Range(0, clips.Length).Count(clip => folds[clip] == fold && clips[clip].Label == label));
            Assert.All(counts, count => Assert.InRange(count, 9, 13));
        }
    }

    // Random labels for forty recordings of rain: all that can be learned is which recording a second belongs to.
    [Fact]
    public void A_coin_cannot_be_learned_unless_folds_part_recordings()
    {
        var rain = DatasetRecipes.Get("esc10").Open(TestData.Path("esc10")) is var esc ? esc.Clips.Where(clip => esc.Classes[clip.Label] == "rain").Select(clip => clip.Path).ToList() : [];
        Decoders.SkipWithoutOne(rain[0]);
        var shuffled = rain.OrderBy(path => int.Parse(Path.GetFileName(path).Split('-')[1], CultureInfo.InvariantCulture) % 7919).ToList();
        var rows = shuffled.SelectMany((path, i) => Enumerable.Range(0, 5).Select(s => (path, label: "ab"[i % 2], s))).ToList();
        var whole = LabeledSounds.Open(_folder.Text("coin.csv", "path,label,start,end\n" + string.Concat(rows.Select(row => $"{row.path},{row.label},{row.s},{row.s + 1}\n"))));
        var parted = LabeledSounds.Open(_folder.Text("parted.csv", "path,label,start,end,fold\n" + string.Concat(rows.Select(row => $"{row.path},{row.label},{row.s},{row.s + 1},{row.s}\n"))));
        using var backbone = Backbone.Open(PannsModels.Mn04, TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        var context = new TransferContext { Backbone = backbone, CancellationToken = TestContext.Current.CancellationToken };

        // Forty independent draws: a standard deviation of 0.08.
        var honest = CrossValidation.Run(context, whole, [TransferStrategies.LinearProbe]);
        Assert.InRange(honest.Strategies[0].Mean, 0.3, 0.65);
        Assert.Empty(honest.Data!.Warnings);
        var leaking = CrossValidation.Run(context, parted, [TransferStrategies.LinearProbe]);
        Assert.True(leaking.Strategies[0].Mean > 0.7, $"{leaking.Strategies[0].Mean}");
        Assert.Contains("its own folds divide 40 of 40 groups (200 clips)", Assert.Single(leaking.Data!.Warnings), StringComparison.Ordinal);
    }

    private static void AssertUndivided(LabeledDataset data, ImmutableArray<FoldSplit> splits)
    {
        var groups = data.Groups;
        Assert.All(splits, split => Assert.Empty(split.Train.Select(clip => groups[clip]).Intersect(split.Test.Select(clip => groups[clip]))));
        Assert.Equal(data.Clips.Length, splits.Sum(split => split.Test.Length));
    }
}
