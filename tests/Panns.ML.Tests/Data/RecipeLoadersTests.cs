using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.Data;

/// <summary>Loaders of published sets, on small copies with each set's layout: a few clips, its classes, folds or parts.</summary>
public sealed class RecipeLoadersTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Esc50_and_its_part_esc10_have_the_folds_of_their_table()
    {
        Text("meta/esc50.csv", "filename,fold,target,category,esc10,src_file,take\n1-1-A-0.wav,1,0,dog,True,1,A\n5-2-A-36.wav,5,36,vacuum_cleaner,False,2,A\n5-3-A-1.wav,5,1,rooster,True,3,A\n");
        Wav("audio/1-1-A-0.wav", "audio/5-2-A-36.wav", "audio/5-3-A-1.wav");
        Assert.Equal([("1-1-A-0.wav", "dog", 1, ""), ("5-2-A-36.wav", "vacuum_cleaner", 5, ""), ("5-3-A-1.wav", "rooster", 5, "")], Rows(_ml.Data.LoadEsc50(_folder.Path)));
        Assert.Equal([("1-1-A-0.wav", "dog", 1, ""), ("5-3-A-1.wav", "rooster", 5, "")], Rows(_ml.Data.LoadEsc10(_folder.Path)));
    }

    [Fact]
    public void Gtzan_has_ten_folds_by_number_in_the_genre()
    {
        string[] files = [.. Enumerable.Range(0, 11).Select(i => string.Create(CultureInfo.InvariantCulture, $"genres/blues/blues.{i:00000}.wav"))];
        Wav([.. files, "genres/rock/rock.00000.wav"]);
        var rows = Rows(_ml.Data.LoadGtzan(_folder.Path));
        Assert.Equal(12, rows.Length);
        Assert.Equal(("blues.00001.wav", "blues", 2, ""), rows.Single(row => row.Name == "blues.00001.wav"));
        Assert.Equal(("blues.00010.wav", "blues", 1, ""), rows.Single(row => row.Name == "blues.00010.wav"));
        Assert.Equal(("rock.00000.wav", "rock", 1, ""), rows.Single(row => row.Label == "rock"));
    }

    [Fact]
    public void Ravdess_has_folds_of_six_actors()
    {
        Wav("Actor_01/03-01-05-01-01-01-01.wav", "Actor_24/03-01-01-01-02-01-24.wav");
        var rows = Rows(_ml.Data.LoadRavdess(_folder.Path));
        Assert.Equal(["angry", "neutral"], rows.Select(row => row.Label).Order(StringComparer.Ordinal));
        Assert.Equal(2, rows.Select(row => row.Fold).Distinct().Count());
        Assert.All(rows, row => Assert.InRange(row.Fold, 1, 4));
    }

    [Fact]
    public void Msos_has_a_development_and_an_evaluation_part()
    {
        Text("Logsheet_Development.csv", "Category,Event,File\nMusic,Piano,1.wav\nNature,Wind,2.wav\n");
        Text("Logsheet_EvaluationMaster.csv", "Category,Event,File\nUrban,Car,3.wav\n");
        Wav("Development/Music/1.wav", "Development/Nature/2.wav", "Evaluation/3.wav");
        Assert.Equal(
            [("1.wav", "Music", 0, "development"), ("2.wav", "Nature", 0, "development"), ("3.wav", "Urban", 0, "evaluation")], Rows(_ml.Data.LoadMsos(_folder.Path)));
    }

    [Fact]
    public void Tagging_of_2018_has_segments_of_four_seconds_in_parts_or_in_folds()
    {
        Text("FSDKaggle2018.meta/train_post_competition.csv", "fname,label,manually_verified,freesound_id,license\na.wav,Bark,1,1,x\nb.wav,Bark,1,2,x\nlong.wav,Gong,1,2,x\n");
        Text("FSDKaggle2018.meta/test_post_competition_scoring_clips.csv", "fname,label,usage,freesound_id,license\nc.wav,Bark,Public,3,x\n");
        Wav("FSDKaggle2018.audio_train/a.wav", "FSDKaggle2018.audio_train/b.wav", "FSDKaggle2018.audio_test/c.wav");
        Clips.Write(_folder, "FSDKaggle2018.audio_train/long.wav", 1, 5 * 32000);
        Assert.Equal(
            [("a.wav", "Bark", 0, "train"), ("b.wav", "Bark", 0, "train"), ("long.wav", "Gong", 0, "train"), ("long.wav", "Gong", 0, "train"), ("c.wav", "Bark", 0, "test")],
            Rows(_ml.Data.LoadDcase2018Task2(_folder.Path)));
        var folds = _ml.Data.LoadDcase2018Task2Folds(_folder.Path);
        Assert.Equal([("a.wav", 1), ("b.wav", 2), ("long.wav", 1), ("long.wav", 1)], Rows(folds).Select(row => (row.Name, row.Fold)));
        Assert.Equal([0f, 1f], folds.GetColumn<float>("Start").Skip(2));
        Assert.Equal([4f, 5f], folds.GetColumn<float>("End").Skip(2));
    }

    [Fact]
    public void Scenes_of_2019_have_a_training_and_an_evaluation_part()
    {
        Text("evaluation_setup/fold1_train.csv", "filename\tscene_label\naudio/airport-barcelona-0-0-a.wav\tairport\naudio/bus-lyon-1-2-a.wav\tbus\n");
        Text("evaluation_setup/fold1_evaluate.csv", "filename\tscene_label\naudio/bus-paris-9-9-a.wav\tbus\n");
        Wav("audio/airport-barcelona-0-0-a.wav", "audio/bus-lyon-1-2-a.wav", "audio/bus-paris-9-9-a.wav");
        Assert.Equal(
            [("airport-barcelona-0-0-a.wav", "airport", 0, "train"), ("bus-lyon-1-2-a.wav", "bus", 0, "train"), ("bus-paris-9-9-a.wav", "bus", 0, "evaluate")],
            Rows(_ml.Data.LoadDcase2019Task1A(_folder.Path)));
    }

    [Fact]
    public void Urban_sounds_have_their_ten_folds()
    {
        Text("UrbanSound8K/metadata/UrbanSound8K.csv", "slice_file_name,fsID,start,end,salience,fold,classID,class\n7-3-0-0.wav,7,0,4,1,5,3,dog_bark\n8-2-0-0.wav,8,0,4,1,10,2,children_playing\n");
        Wav("UrbanSound8K/audio/fold5/7-3-0-0.wav", "UrbanSound8K/audio/fold10/8-2-0-0.wav");
        Assert.Equal([("7-3-0-0.wav", "dog_bark", 5, ""), ("8-2-0-0.wav", "children_playing", 10, "")], Rows(_ml.Data.LoadUrbanSound8K(_folder.Path)));
    }

    [Fact]
    public void Audio_set_has_several_labels_a_segment_and_counts_what_is_not_here()
    {
        const string Head = "# Segments csv created Sun Mar  5 10:54:31 2017\n# num_ytids=3, num_segs=3, num_unique_labels=527, num_positive_labels=4\n# YTID, start_seconds, end_seconds, positive_labels\n";
        Text("segments.csv", Head + "--PJHxphWEs, 30.000, 40.000, \"/m/09x0r,/t/dd00088\"\n-gone, 0.000, 10.000, \"/m/09x0r\"\n-0DdlOuIFUI, 50.000, 60.000, \"/m/0bt9lr\"\n");
        Wav("Y--PJHxphWEs.wav", "Y-0DdlOuIFUI.wav");
        var data = _ml.Data.LoadAudioSet(_folder.Path, _folder.At("segments.csv"), out var missing);
        Assert.Equal(1, missing);
        var rows = _ml.Data.CreateEnumerable<AudioRow>(data, reuseRowObject: false).ToArray();
        Assert.Equal(["Y--PJHxphWEs.wav", "Y-0DdlOuIFUI.wav"], rows.Select(row => Path.GetFileName(row.Path)));
        Assert.Equal(["Speech", "Gush"], rows[0].Labels);
        Assert.Equal("Dog", rows[1].Label);

        // As targets for the published networks' scores: 527 slots in their order.
        var hot = _ml.AudioTagging().MultiHot(classes: AudioSetLabels.All.Select(label => label.Name)).Fit(data).Transform(data);
        var targets = hot.GetColumn<float[]>("Label").ToArray();
        Assert.Equal(527, targets[0].Length);
        Assert.Equal([0, AudioSetLabels.Find("Gush").Index], Enumerable.Range(0, 527).Where(i => targets[0][i] > 0));
        Assert.Equal([AudioSetLabels.Find("Dog").Index], Enumerable.Range(0, 527).Where(i => targets[1][i] > 0));
    }

    [Fact]
    public void A_table_of_audio_set_that_makes_no_sense_is_refused_with_its_line()
    {
        Wav("Ya.wav");
        string Message(string table)
        {
            Text("segments.csv", table);
            return Assert.Throws<PannsException>(() => _ml.Data.LoadAudioSet(_folder.Path, _folder.At("segments.csv"))).Message;
        }

        Assert.Contains("line 2: expected YTID", Message("# a\na, 0.000\n"), StringComparison.Ordinal);
        Assert.Contains("line 1: '/m/none' is not one", Message("a, 0.000, 1.000, \"/m/none\"\n"), StringComparison.Ordinal);
        Assert.Contains("none of the 1 segments", Message("b, 0.000, 1.000, \"/m/09x0r\"\n"), StringComparison.Ordinal);
        Assert.Contains("there is no such file", Assert.Throws<PannsException>(() => _ml.Data.LoadAudioSet(_folder.Path, _folder.At("none.csv"))).Message, StringComparison.Ordinal);
    }

    private void Text(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(name))!);
        File.WriteAllText(_folder.At(name), text);
    }

    private void Wav(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(name))!);
            Clips.Write(_folder, name, 1, 320);
        }
    }

    private (string Name, string Label, float Fold, string Part)[] Rows(IDataView data)
        => [.. _ml.Data.CreateEnumerable<AudioRow>(data, reuseRowObject: false).Select(row => (Path.GetFileName(row.Path), row.Label, row.Fold, row.Part))];
}
