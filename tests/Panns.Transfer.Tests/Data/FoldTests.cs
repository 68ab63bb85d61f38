using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data;

/// <summary>A dataset's own folds and parts, from tables and folders.</summary>
public sealed class FoldTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0,1,2,3,4", "0,1,2,3,4")]
    [InlineData("1,2,3,4,5", "1,2,3,4,5")]
    [InlineData("0.0,1.0,2.0,3.0,4.0", "0,1,2,3,4")]
    [InlineData("10,9,8,2,1", "1,2,8,9,10")]
    [InlineData("0,10,9,8,2", "0,2,8,9,10")]
    [InlineData("b,a,e,d,c", "a,b,c,d,e")]
    public void Every_fold_is_tested_once_whatever_it_is_called(string folds, string expected)
    {
        var names = folds.Split(',');
        var data = Table("path,label,fold\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i}.wav,{(i % 8 < 4 ? "x" : "y")},{names[i % 5]}\n")));
        var splits = data.Splits();
        Assert.Equal(expected.Split(','), splits.Select(split => split.Name));
        Assert.All(splits, split => Assert.Equal((32, 8), (split.Train.Length, split.Test.Length)));
        Assert.Equal(Enumerable.Range(0, 40), splits.SelectMany(split => split.Test).Order());
        Assert.Equal(expected.Split(','), data.Summarize().Folds.Select(fold => fold.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("nan")]
    public void Rows_without_a_fold_are_counted(string cell)
    {
        var data = Table($"path,label,fold\na.wav,x,1\nb.wav,y,1\nc.wav,x,2\nd.wav,y,2\ne.wav,y,{cell}\n");
        Assert.Equal(4, data.Splits().Sum(split => split.Test.Length));
        Assert.Contains("1 clip has no fold: not used in cross-validation", data.Summarize().Notes);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("-1")]
    public void A_number_that_is_no_fold_is_one_line(string cell)
        => Assert.EndsWith(
            $"line 2: '{cell}' is not a fold: folds are whole numbers or names", Assert.Throws<PannsException>(() => Table($"path,label,fold\na.wav,x,{cell}\nb.wav,y,1\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void One_fold_leaves_nothing_to_learn_from()
        => Assert.Equal(
            "set: all its clips are in fold 1, so none are left for training",
            Assert.Throws<PannsException>(() => Table("path,label,fold\na.wav,x,1\nb.wav,y,1\n").Splits()).Message);

    [Theory]
    [InlineData("split", "train", "test")]
    [InlineData("fold", "Train", "Test")]
    [InlineData("subset", "training", "testing")]
    [InlineData("split", "train", "val")]
    [InlineData("set", "dev", "eval")]
    [InlineData("split", "development", "evaluation")]
    public void A_column_of_parts_says_what_is_learned_from_and_what_is_tested(string column, string train, string test)
    {
        var data = Table($"path,label,{column}\na.wav,x,{train}\nb.wav,y,{train}\nc.wav,x,{test}\n");
        var split = Assert.Single(data.Splits());
        Assert.Equal((test, 2, 1), (split.Name, split.Train.Length, split.Test.Length));
        Assert.Equal(2, data.TrainingClips.Length);
    }

    [Fact]
    public void A_part_for_validation_beside_a_test_part_is_counted_and_left_alone()
    {
        var data = Table("path,label,split\na.wav,x,train\nb.wav,y,train\nc.wav,x,val\nd.wav,x,test\n");
        Assert.Equal("test", Assert.Single(data.Splits()).Name);
        Assert.Contains("1 clip is of the part val: not used", data.Summarize().Notes);
    }

    [Theory]
    [InlineData("train", "test")]
    [InlineData("Training", "Testing")]
    [InlineData("audio_train", "audio_test")]
    [InlineData("FSDKaggle2018.audio_train", "FSDKaggle2018.audio_test")]
    [InlineData("train", "validation")]
    [InlineData("TrainSet", "TestSet")]
    public void Folders_of_parts_are_no_classes(string train, string test)
    {
        _folder.Wav($"set/{train}/dog/1.wav", frequency: 300);
        _folder.Wav($"set/{train}/cat/2.wav", frequency: 310);
        _folder.Wav($"set/{test}/dog/3.wav", frequency: 320);
        _folder.Wav($"set/{test}/4.wav", frequency: 330);
        var data = LabeledSounds.Open(_folder.Path("set"));
        Assert.Equal(["cat", "dog"], data.Classes);
        var split = Assert.Single(data.Splits());
        Assert.Equal((test, 2, 1), (split.Name, split.Train.Length, split.Test.Length));
        Assert.Equal($"1 file in no class folder ({test}/4.wav)", Assert.Single(data.LeftOut).ToString());
    }

    [Fact]
    public void Parts_may_lie_in_the_folders_of_the_classes()
    {
        foreach (var (i, name) in new[] { "dog/train/1", "dog/train/2", "dog/test/3", "cat/train/1", "cat/test/2" }.Index())
        {
            _folder.Wav($"set/{name}.wav", frequency: 300 + (10 * i));
        }

        var data = LabeledSounds.Open(_folder.Path("set"));
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal(("test", 3, 2), (data.Splits()[0].Name, data.Splits()[0].Train.Length, data.Splits()[0].Test.Length));
    }

    [Fact]
    public void Classes_that_are_called_train_and_something_else_stay_classes()
    {
        _folder.Wav("set/train/1.wav", frequency: 300);
        _folder.Wav("set/train_horn/1.wav", frequency: 310);
        _folder.Wav("set/test_tone/1.wav", frequency: 320);
        Assert.Equal(["test_tone", "train", "train_horn"], LabeledSounds.Open(_folder.Path("set")).Classes);
    }

    [Theory]
    [InlineData("fold0", "fold1", "0", "1")]
    [InlineData("fold1", "fold2", "1", "2")]
    [InlineData("Fold 01", "Fold 02", "1", "2")]
    public void Folders_of_folds_are_folds(string one, string other, string first, string second)
    {
        _folder.Wav($"set/{one}/dog/1.wav", frequency: 300);
        _folder.Wav($"set/{one}/cat/1.wav", frequency: 310);
        _folder.Wav($"set/{other}/dog/2.wav", frequency: 320);
        _folder.Wav($"set/{other}/cat/2.wav", frequency: 330);
        var data = LabeledSounds.Open(_folder.Path("set"));
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal([first, second], data.Splits().Select(split => split.Name));
    }

    [Fact]
    public void Parts_without_classes_are_refused_with_what_to_do()
    {
        _folder.Wav("set/audio_train/1.wav");
        _folder.Wav("set/audio_test/2.wav");
        var message = Assert.Throws<PannsException>(() => LabeledSounds.Open(_folder.Path("set"))).Message;
        Assert.Contains("audio_train and audio_test are parts of a set, not classes, and contain no class folders", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_lies_beside_the_classes_is_counted()
    {
        _folder.Wav("set/dog/1.wav", frequency: 300);
        _folder.Wav("set/cat/1.wav", frequency: 310);
        _folder.Wav("set/.trash/1.wav", frequency: 320);
        _folder.Wav("set/loose.wav", frequency: 330);
        _folder.Wav("set/also.wav", frequency: 340);
        _folder.Text("set/bird/notes.txt", "no sound");
        var data = LabeledSounds.Open(_folder.Path("set"));
        Assert.Equal("2 files in no class folder (also.wav, loose.wav)", Assert.Single(data.LeftOut).ToString());
        Assert.Equal("1 folder holds no audio files: bird", Assert.Single(data.Notes));
        Assert.Equal(["set: 2 clips, 2 classes, 2 groups, no folds of its own", "set: left out: 2 files in no class folder (also.wav, loose.wav)", "set: 1 folder holds no audio files: bird"], data.Summarize().Lines());
    }

    [Fact]
    public void A_folder_of_one_class_says_what_could_be_meant()
    {
        _folder.Wav("set/sounds/dog/1.wav", frequency: 300);
        _folder.Wav("set/sounds/cat/1.wav", frequency: 310);
        Assert.EndsWith(
            "at least two; if the folders in sounds are the classes (cat, dog), use that folder", Assert.Throws<PannsException>(() => LabeledSounds.Open(_folder.Path("set"))).Message, StringComparison.Ordinal);
        _folder.Wav("flat/1.wav");
        _folder.Text("flat/labels.csv", "path,label\n");
        Assert.EndsWith(
            "at least two (1 file in no class folder (1.wav)); if labels.csv is the table of their labels, use it instead",
            Assert.Throws<PannsException>(() => LabeledSounds.Open(_folder.Path("flat"))).Message, StringComparison.Ordinal);
    }

    private LabeledDataset Table(string text) => LabeledSounds.Open(_folder.Text("set.csv", text));
}
