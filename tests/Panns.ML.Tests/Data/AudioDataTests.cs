using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.Data;

public sealed class AudioDataTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Esc10_has_its_clips_classes_and_folds()
    {
        var rows = Rows(_ml.Data.LoadEsc10(TestData.Path("esc10")));
        Assert.Equal(400, rows.Count);
        Assert.Equal(10, rows.Select(row => row.Label).Distinct().Count());
        Assert.All(rows.GroupBy(row => (row.Label, row.Fold)), group => Assert.Equal(8, group.Count()));
        var dog = rows.Single(row => Path.GetFileName(row.Path) == "1-100032-A-0.ogg");
        Assert.Equal(("dog", 1, 0f, true), (dog.Label, dog.Fold, dog.Start, float.IsNaN(dog.End)));
    }

    [Fact]
    public void Ravdess_has_four_folds_of_actors()
    {
        var rows = Rows(_ml.Data.LoadRavdess(TestData.Path("ravdess")));
        Assert.Equal(1440, rows.Count);
        Assert.Equal([1, 2, 3, 4], rows.Select(row => row.Fold).Distinct().Order());
        Assert.Equal(8, rows.Select(row => row.Label).Distinct().Count());
    }

    [Fact]
    public void A_folder_gives_a_class_a_folder()
    {
        Directory.CreateDirectory(_folder.At("cat"));
        Directory.CreateDirectory(_folder.At("dog"));
        string[] paths = [Clips.Write(_folder, Path.Combine("cat", "a.wav"), 1), Clips.Write(_folder, Path.Combine("dog", "b.wav"), 2)];
        var rows = Rows(_ml.Data.LoadAudioFolder(_folder.Path));
        Assert.Equal(paths.Zip(["cat", "dog"]), rows.Select(row => (row.Path, row.Label)));
    }

    [Fact]
    public void A_table_gives_parts_folds_and_several_classes()
    {
        var path = _folder.At("clips.csv");
        File.WriteAllLines(path, ["path,label,fold,start,end", "a.wav,cat;dog,2,0.5,1.5", "b.wav,bird,1,,"]);
        var rows = Rows(_ml.Data.LoadAudioManifest(path));
        Assert.Equal(("cat;dog", 2, 0.5f, 1.5f), (rows[0].Label, rows[0].Fold, rows[0].Start, rows[0].End));
        Assert.Equal(["cat", "dog"], rows[0].Labels);
        Assert.Equal(_folder.At("b.wav"), rows[1].Path);
        Assert.True(float.IsNaN(rows[1].End));
    }

    [Fact]
    public void Folds_from_0_are_folds_and_a_row_without_one_is_told_apart()
    {
        var path = _folder.At("clips.csv");
        File.WriteAllLines(path, ["path,label,fold", "a.wav,cat,0", "b.wav,dog,0", "c.wav,cat,1", "d.wav,dog,1", "e.wav,dog,"]);
        Assert.Equal([0, 0, 1, 1, -1], Rows(_ml.Data.LoadAudioManifest(path)).Select(row => row.Fold));
        File.WriteAllLines(path, ["path,label", "a.wav,cat", "b.wav,dog"]);
        Assert.Equal([0, 0], Rows(_ml.Data.LoadAudioManifest(path)).Select(row => row.Fold));
    }

    [Fact]
    public void Rows_of_a_recording_have_one_group_which_ML_NETs_own_draws_keep_together()
    {
        var path = _folder.At("clips.csv");
        File.WriteAllLines(path, ["path,label,start,end,speaker", .. Enumerable.Range(0, 200).Select(i => $"{i / 5}.wav,{"xy"[i / 5 % 2]},{i % 5},{(i % 5) + 1},{(i >= 195 ? "anna" : "")}")]);
        var data = _ml.Data.LoadAudioManifest(path);
        var rows = Rows(data);
        Assert.Equal(40, rows.Select(row => row.Group).Distinct().Count());
        Assert.Equal("anna", rows[^1].Group);
        Assert.DoesNotContain(rows, row => row.Group.Length == 0);
        var split = _ml.Data.TrainTestSplit(data, 0.2, samplingKeyColumnName: "Group");
        Assert.Empty(Rows(split.TrainSet).Select(row => row.Path).Intersect(Rows(split.TestSet).Select(row => row.Path)));
        Assert.NotEmpty(Rows(split.TestSet));
    }

    [Fact]
    public void A_folder_that_is_moved_is_divided_as_before()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"{"xy"[i % 2]}/{i}.wav")];
        List<string> TestFiles(string root)
        {
            foreach (var name in names)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_folder.At($"{root}/{name}"))!);
                File.WriteAllText(_folder.At($"{root}/{name}"), "");
            }

            var data = _ml.Data.LoadAudioFolder(_folder.At(root));
            Assert.Contains("file x/0.wav", Rows(data).Select(row => row.Group));
            var split = new MLContext(0).Data.TrainTestSplit(data, 0.25, samplingKeyColumnName: "Group", seed: 1);
            return [.. Rows(split.TestSet).Select(row => Path.GetRelativePath(_folder.At(root), row.Path))];
        }

        var first = TestFiles("here");
        Assert.NotEmpty(first);
        Assert.Equal(first, TestFiles("another/place"));
    }

    [Fact]
    public void The_log_hears_what_was_taken_and_what_was_not()
    {
        var path = _folder.At("clips.csv");
        File.WriteAllLines(path, ["filename;category;fold;group", "a.wav;cat;1;g", "b.wav;Dog;1;h", "c.wav;dog;2;g", "d.wav;;2;i", "e.wav;cat;2;j"]);
        var (heard, warned) = (new List<string>(), new List<string>());
        var ml = new MLContext(1);
        ml.Log += (_, message) =>
        {
            if (message.Source.Contains("LoadAudio", StringComparison.Ordinal))
            {
                (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? warned : heard).Add(message.RawMessage);
            }
        };
        ml.Data.LoadAudioManifest(path, context: ml);
        Assert.Contains("clips: 4 clips, 2 classes, 3 groups, folds 1, 2", heard);
        Assert.Contains("clips: left out: 1 row without a label (line 5)", heard);
        Assert.Contains("clips: classes 'Dog' (1 clips), 'dog' (1 clips) differ only in case: merged into 'Dog'", heard);
        Assert.Empty(warned);
    }

    [Fact]
    public void A_set_of_segments_gives_a_row_a_segment()
    {
        var set = new Panns.Transfer.LabeledDataset
        {
            Name = "set", Classes = ["a", "b"], SegmentSeconds = 0.4,
            Clips =
            [
                new() { Path = Clips.Write(_folder, "one.wav", 1), Labels = [0] },
                new() { Path = Clips.Write(_folder, "short.wav", 2, 8000), Labels = [1] },
            ],
        };
        var rows = Rows(_ml.Data.LoadAudio(set));
        Assert.Equal([(0f, 0.4f), (0.4f, 0.8f), (0.6f, 1f)], rows.Take(3).Select(row => (row.Start, row.End)));
        Assert.Equal(4, rows.Count);
        Assert.True(float.IsNaN(rows[3].End));
    }

    [Fact]
    public void A_folder_that_holds_no_such_set_is_refused()
    {
        Action<string>[] loaders =
        [
            root => _ml.Data.LoadEsc50(root), root => _ml.Data.LoadEsc10(root), root => _ml.Data.LoadGtzan(root), root => _ml.Data.LoadRavdess(root),
            root => _ml.Data.LoadMsos(root), root => _ml.Data.LoadDcase2018Task2(root), root => _ml.Data.LoadDcase2018Task2Folds(root), root => _ml.Data.LoadDcase2019Task1A(root),
            root => _ml.Data.LoadUrbanSound8K(root),
        ];
        Assert.All(loaders, load => Assert.Throws<PannsException>(() => load(_folder.Path)));
    }

    private List<AudioRow> Rows(IDataView data) => [.. _ml.Data.CreateEnumerable<AudioRow>(data, reuseRowObject: false)];
}
