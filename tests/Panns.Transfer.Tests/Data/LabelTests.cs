using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data;

/// <summary>Classes are read as people mean them; rows without one are left out and reported.</summary>
public sealed class LabelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dog ", "dog")]
    [InlineData("dog", "\u00a0dog")]
    [InlineData("sea  waves", "sea waves")]
    [InlineData("sea\twaves", "sea waves")]
    [InlineData("cafe\u0301", "caf\u00e9")]
    [InlineData("\uFEFFdog", "dog")]
    [InlineData("dog\u200B", "dog")]
    public void What_cannot_be_seen_makes_no_second_class(string one, string other)
    {
        var data = Table($"path,label\na.wav,\"{one}\"\nb.wav,\"{other}\"\nc.wav,cat\n");
        Assert.Equal(2, data.Classes.Length);
        Assert.Equal([0, 0, 1], data.Clips.Select(clip => data.Classes[clip.Label] == "cat" ? 1 : 0));
        Assert.Contains(data.Notes, note => note.Contains("2 ways", StringComparison.Ordinal));
    }

    [Fact]
    public void Case_makes_no_second_class_unless_one_says_so()
    {
        const string text = "path,label\na.wav,Dog\nb.wav,dog\nc.wav,dog\nd.wav,CAT\ne.wav,bird\n";
        var data = Table(text);
        Assert.Equal(["CAT", "bird", "dog"], data.Classes);
        Assert.Equal([1, 1, 3], data.CountByClass());
        Assert.Contains("classes 'dog' (2 clips), 'Dog' (1 clips) differ only in case: merged into 'dog'", data.Notes);
        Assert.Equal(["CAT", "Dog", "bird", "dog"], LabeledSounds.OpenTable(_folder.Path("set.csv"), new() { CaseSensitive = true }).Classes);
    }

    [Fact]
    public void Folders_are_classes_likewise()
    {
        _folder.Wav("set/Dog/1.wav", frequency: 300);
        _folder.Wav("set/dog/2.wav", frequency: 310);
        _folder.Wav("set/dog/3.wav", frequency: 320);
        _folder.Wav("set/cafe\u0301/1.wav", frequency: 330);
        _folder.Wav("set/caf\u00e9/2.wav", frequency: 340);
        var data = LabeledSounds.Open(_folder.Path("set"));
        Assert.Equal(["caf\u00e9", "dog"], data.Classes);
        Assert.Equal([2, 3], data.CountByClass());
        Assert.Equal(2, data.Notes.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\" ; \"")]
    public void A_row_without_a_label_is_left_out_and_the_set_stays_what_it_is(string label)
    {
        var data = Table($"path,label\na.wav,x\nb.wav,{label}\nc.wav,y\n");
        Assert.False(data.IsMultiLabel);
        Assert.Equal((2, EvaluationMetric.Accuracy), (data.Clips.Length, data.Metric));
        Assert.Equal("1 row without a label (line 3)", Assert.Single(data.LeftOut).ToString());
    }

    [Fact]
    public void In_a_set_of_several_labels_a_clip_may_have_none_and_that_is_said()
    {
        var data = Table("path,label\na.wav,rain;wind\nb.wav,wind\nc.wav,\n");
        Assert.True(data.IsMultiLabel);
        Assert.Empty(data.Clips[2].Labels);
        Assert.Contains("1 clips have none of the classes", data.Notes);
    }

    [Fact]
    public void One_label_twice_in_a_row_is_one() => Assert.False(Table("path,label\na.wav,Rain; rain\nb.wav,wind\n").IsMultiLabel);

    [Theory]
    [InlineData("labels", true)]
    [InlineData("label", false)]
    public void Commas_separate_labels_where_the_heading_speaks_of_several(string heading, bool isMultiLabel)
        => Assert.Equal(isMultiLabel, Table($"path,{heading}\na.wav,\"Baby cry, infant cry\"\nb.wav,Dog\n").IsMultiLabel);

    [Fact]
    public void Rows_that_say_the_same_count_once_and_rows_that_disagree_are_warned_of()
    {
        var data = Table("path,label\na.wav,x\na.wav,x\nb.wav,y\nb.wav,x\nc.wav,y\n");
        Assert.Equal(4, data.Clips.Length);
        Assert.Equal("1 row that repeats another row (line 3)", Assert.Single(data.LeftOut).ToString());
        Assert.Equal("1 clips have rows of different classes (b.wav: y, x); if a clip has all of them, write them in one row as y;x", Assert.Single(data.Warnings));
    }

    [Fact]
    public void A_row_without_a_file_is_left_out()
        => Assert.Equal("1 row without an audio file (line 3)", Assert.Single(Table("path,label\na.wav,x\n,y\nc.wav,y\n").LeftOut).ToString());

    private LabeledDataset Table(string text) => LabeledSounds.Open(_folder.Text("set.csv", text));
}
