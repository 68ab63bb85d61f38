using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data;

public sealed class LabeledSoundsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_per_class_gives_clips_of_its_name()
    {
        _folder.Wav("set/dog/b.wav");
        _folder.Wav("set/cat/a.wav");
        _folder.Wav("set/dog/deep/c.wav");
        _folder.Text("set/dog/notes.txt", "x");
        _folder.Text("set/dog/._b.wav", "x");
        _folder.Wav("set/stray.wav");
        var data = LabeledSounds.Open(_folder.Path("set"));
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal([1, 2], data.CountByClass());
        Assert.False(data.HasSplits);
    }

    [Fact]
    public void A_table_gives_paths_labels_folds_and_parts()
    {
        var path = _folder.Text("set.csv", "path,label,fold,start,end\r\n\"a,1.wav\",dog,1,,\r\nsub/b.wav,cat,2,0.5,1.25\n");
        var data = LabeledSounds.Open(path);
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal(_folder.Path("a,1.wav"), data.Clips[0].Path);
        Assert.Equal((0.5, 1.25, 2), (data.Clips[1].Start, data.Clips[1].End, data.Clips[1].Fold));
        Assert.Equal(0.75, data.Clips[1].Duration);
        Assert.Equal(["1", "2"], data.Splits().Select(split => split.Name));
    }

    [Theory]
    [InlineData("path;label;fold\r\na,1.wav;dog;1\r\nb.wav;cat;2\r\n")]
    [InlineData("\uFEFFpath\tlabel\tfold\ra,1.wav\tdog\t1\rb.wav\tcat\t2\r")]
    [InlineData("\n\"path\",\"label\",\"fold\"\n\"a,1.wav\",dog,1,,\n\nb.wav,cat,2\n")]
    public void A_table_is_read_whatever_separates_its_cells_and_ends_its_lines(string text)
    {
        var data = LabeledSounds.Open(_folder.Text("set.csv", text));
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal([(_folder.Path("a,1.wav"), 1), (_folder.Path("b.wav"), 2)], data.Clips.Select(clip => (clip.Path, clip.Fold)));
    }

    [Fact]
    public void Several_labels_make_a_multi_label_set()
    {
        var data = LabeledSounds.Open(_folder.Text("set.csv", "path,label\na.wav,rain;wind\nb.wav,wind\nc.wav,\n"));
        Assert.True(data.IsMultiLabel);
        Assert.Equal(EvaluationMetric.MeanAveragePrecision, data.Metric);
        Assert.Equal([0, 1], data.Clips[0].Labels);
        Assert.Empty(data.Clips[2].Labels);
    }

    [Theory]
    [InlineData("sort,label\na.wav,x\n", "no column 'path'")]
    [InlineData("path,label\na.wav,x\n", "two classes")]
    [InlineData("path,label,fold\na.wav,x,1.5\nb.wav,y,1\n", "line 2")]
    [InlineData("path,label,start,end\na.wav,x,2,1\nb.wav,y,,\n", "line 2")]
    [InlineData("path,label,start\na.wav,x,one\nb.wav,y,1\n", "'one' is not a number")]
    [InlineData("path,label\n\"a.wav,x\n", "a quote that is not closed")]
    [InlineData("path,label\na,1.wav,x\nb.wav,y\n", "line 2: 3 cells, but the heading has 2")]
    [InlineData("path,label,label\na.wav,x,y\nb.wav,y,x\n", "two columns 'label'")]
    public void A_table_that_makes_no_sense_is_named_with_its_line(string text, string expected)
    {
        var error = Assert.Throws<PannsException>(() => LabeledSounds.Open(_folder.Text("bad.csv", text)));
        Assert.Contains("bad.csv", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Folds_drawn_for_a_set_without_any_share_every_class_out()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(10));
        var splits = data.Splits(5, seed: 3);
        Assert.Equal(5, splits.Length);
        foreach (var split in splits)
        {
            Assert.Equal(2, split.Test.Count(clip => data.Clips[clip].Label == 0));
            Assert.Equal(2, split.Test.Count(clip => data.Clips[clip].Label == 1));
            Assert.Empty(split.Train.Intersect(split.Test));
            Assert.Equal(20, split.Train.Length + split.Test.Length);
        }

        Assert.Equal(splits[0].Test, data.Splits(5, seed: 3)[0].Test);
        Assert.NotEqual(splits[0].Test, data.Splits(5, seed: 4)[0].Test);
    }

    [Fact]
    public void Clips_set_aside_and_drawn_come_from_every_class()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(10));
        var (train, aside) = data.SetAside([.. Enumerable.Range(0, 20)], 0.2, 1);
        Assert.Equal((16, 4), (train.Length, aside.Length));
        Assert.Equal(2, aside.Count(clip => data.Clips[clip].Label == 0));
        var drawn = data.Draw(train, 3, 7);
        Assert.Equal(6, drawn.Length);
        Assert.Equal(3, drawn.Count(clip => data.Clips[clip].Label == 1));
        Assert.All(drawn, clip => Assert.Contains(clip, train));
    }
}
