using System.Globalization;
using Panns.Transfer.Recipes;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Recipes;

public sealed class RecipeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_set_that_the_program_promises_is_there()
        => Assert.Equal(
            ["dcase2018-task2", "dcase2018-task2-cv", "dcase2019-task1a", "esc10", "esc50", "gtzan", "msos", "ravdess", "urbansound8k"],
            DatasetRecipes.All.Select(recipe => recipe.Name));

    [Fact]
    public void An_unknown_name_is_answered_with_those_that_there_are()
        => Assert.Contains("esc50", Assert.Throws<PannsException>(() => DatasetRecipes.Get("esc51")).Message, StringComparison.Ordinal);

    [Fact]
    public void Esc10_has_five_folds_of_eighty_and_any_ending_serves()
    {
        var data = DatasetRecipes.Get("ESC-10").Open(TestData.Path("esc10"));
        Assert.Equal(400, data.Clips.Length);
        Assert.Equal(10, data.Classes.Length);
        Assert.All(data.CountByClass(), count => Assert.Equal(40, count));
        var splits = data.Splits();
        Assert.Equal(["1", "2", "3", "4", "5"], splits.Select(split => split.Name));
        Assert.All(splits, split => Assert.Equal((320, 80), (split.Train.Length, split.Test.Length)));
        Assert.All(data.Clips, clip => Assert.StartsWith(clip.Fold.ToString(CultureInfo.InvariantCulture) + "-", Path.GetFileName(clip.Path), StringComparison.Ordinal));
    }

    [Fact]
    public void Ravdess_has_four_folds_of_six_actors()
    {
        var data = DatasetRecipes.Get("ravdess").Open(TestData.Path("ravdess"));
        Assert.Equal(1440, data.Clips.Length);
        Assert.Equal(["neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised"], data.Classes);
        Assert.Equal([96, 192, 192, 192, 192, 192, 192, 192], data.CountByClass());
        foreach (var clip in data.Clips)
        {
            var actor = int.Parse(Path.GetFileNameWithoutExtension(clip.Path)[^2..], CultureInfo.InvariantCulture);
            Assert.Equal(1 + ((actor - 1) / 6), clip.Fold);
        }

        Assert.All(data.Splits(), split => Assert.Equal(360, split.Test.Length));
    }

    [Fact]
    public void Gtzan_counts_the_corrupt_clip_before_it_leaves_it_out()
    {
        foreach (var genre in (string[])["blues", "jazz"])
        {
            for (var i = 50; i < 62; i++)
            {
                _folder.Wav(string.Create(CultureInfo.InvariantCulture, $"genres/{genre}/{genre}.{i:00000}.wav"));
            }
        }

        _folder.Text("genres/blues/._blues.00050.wav", "");
        var data = DatasetRecipes.Get("gtzan").Open(_folder.Root);
        Assert.Equal(23, data.Clips.Length);
        Assert.DoesNotContain(data.Clips, clip => clip.Path.Contains("jazz.00054", StringComparison.Ordinal));
        // Index 5 of the sorted genre, whether or not its neighbor is left out.
        Assert.Equal(6, data.Clips.Single(clip => clip.Path.Contains("jazz.00055", StringComparison.Ordinal)).Fold);
        Assert.Equal(1, data.Clips.Single(clip => clip.Path.Contains("jazz.00060", StringComparison.Ordinal)).Fold);
    }

    [Fact]
    public void Urban_sounds_keep_their_ten_folds()
    {
        _folder.Text("UrbanSound8K/metadata/UrbanSound8K.csv", "slice_file_name,fsID,start,end,salience,fold,classID,class\n7-3-0-0.wav,7,0,4,1,5,3,dog_bark\n8-2-0-0.wav,8,0,4,1,10,2,children_playing\n");
        _folder.Wav("UrbanSound8K/audio/fold5/7-3-0-0.wav");
        _folder.Wav("UrbanSound8K/audio/fold10/8-2-0-0.wav");
        var data = DatasetRecipes.Get("urbansound8k").Open(_folder.Root);
        Assert.Equal([5, 10], data.Clips.Select(clip => clip.Fold));
        Assert.Equal("dog_bark", data.Classes[data.Clips[0].Label]);
    }

    [Fact]
    public void Scenes_are_split_by_the_evaluation_setup()
    {
        _folder.Text("evaluation_setup/fold1_train.csv", "filename\tscene_label\naudio/airport-barcelona-0-0-a.wav\tairport\naudio/bus-lyon-1-2-a.wav\tbus\n");
        _folder.Text("evaluation_setup/fold1_evaluate.csv", "filename\tscene_label\naudio/bus-paris-9-9-a.wav\tbus\n");
        _folder.Wav("audio/airport-barcelona-0-0-a.wav");
        _folder.Wav("audio/bus-lyon-1-2-a.wav");
        _folder.Wav("audio/bus-paris-9-9-a.wav");
        var split = Assert.Single(DatasetRecipes.Get("dcase2019-task1a").Open(_folder.Root).Splits());
        Assert.Equal(("evaluate", 2, 1), (split.Name, split.Train.Length, split.Test.Length));
    }

    [Fact]
    public void Tagging_of_2018_is_cut_into_segments_and_scored_by_map3()
    {
        _folder.Text("FSDKaggle2018.meta/train_post_competition.csv", "fname,label,manually_verified,freesound_id,license\na.wav,Bark,1,1,x\nb.wav,Gong,1,2,x\n");
        _folder.Text("FSDKaggle2018.meta/test_post_competition_scoring_clips.csv", "fname,label,usage,freesound_id,license\nc.wav,Bark,Public,3,x\n");
        _folder.Wav("FSDKaggle2018.audio_train/a.wav");
        _folder.Wav("FSDKaggle2018.audio_train/b.wav");
        _folder.Wav("FSDKaggle2018.audio_test/c.wav");
        var data = DatasetRecipes.Get("dcase2018-task2").Open(_folder.Root);
        Assert.Equal((4.0, EvaluationMetric.MeanAveragePrecisionAt3), (data.SegmentSeconds, data.Metric));
        Assert.Equal((2, 1), (data.Splits()[0].Train.Length, data.Splits()[0].Test.Length));
    }

    [Fact]
    public void Sense_of_sounds_has_a_development_and_an_evaluation_part()
    {
        _folder.Text("Logsheet_Development.csv", "Category,Event,File\nMusic,Piano,1.wav\nNature,Wind,2.wav\n");
        _folder.Text("Logsheet_EvaluationMaster.csv", "Category,Event,File\nUrban,Car,3.wav\n");
        _folder.Wav("Development/Music/1.wav");
        _folder.Wav("Development/Nature/2.wav");
        _folder.Wav("Evaluation/3.wav");
        var data = DatasetRecipes.Get("msos").Open(_folder.Root);
        Assert.Equal(["Music", "Nature", "Urban"], data.Classes);
        Assert.Equal(("evaluation", 2, 1), (data.Splits()[0].Name, data.Splits()[0].Train.Length, data.Splits()[0].Test.Length));
    }

    [Fact]
    public void A_check_names_what_is_missing_corrupt_and_wrongly_labeled()
    {
        _folder.Text("meta/esc50.csv", "filename,fold,target,category,esc10,src_file,take\n1-10-A-0.wav,1,0,dog,True,10,A\n1-11-A-0.wav,1,0,dog,True,11,A\n1-12-A-1.wav,1,0,rooster,False,12,A\n");
        _folder.Wav("audio/1-10-A-0.wav");
        _folder.Text("audio/1-12-A-1.ogg", "this is no sound");
        var result = DatasetRecipes.Get("esc50").Check(_folder.Root, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(result.Problems, problem => problem is { Kind: DatasetProblemKind.Missing, Name: "audio/1-11-A-0.wav" });
        Assert.Contains(result.Problems, problem => problem is { Kind: DatasetProblemKind.Corrupt, Name: "audio/1-12-A-1.wav" });
        Assert.Contains(result.Problems, problem => problem is { Kind: DatasetProblemKind.WronglyLabeled, Name: "audio/1-12-A-1.wav" } && problem.Message.Contains("target 1", StringComparison.Ordinal));
        Assert.Contains(result.Problems, problem => problem.Name == "dog" && problem.Message.Contains("2 clips, a complete copy has 40", StringComparison.Ordinal));
        Assert.Equal((2000, 2), (result.Expected, result.Found));
    }

    [Fact]
    public void An_actor_in_another_actors_folder_is_wrongly_labeled()
    {
        _folder.Wav("Actor_02/03-01-05-01-01-01-01.wav");
        var result = DatasetRecipes.Get("ravdess").Check(_folder.Root, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(result.Problems, problem => problem.Kind == DatasetProblemKind.WronglyLabeled && problem.Message == "its folder is 02, but its actor is 01");
    }

    [Fact]
    public void A_folder_without_the_set_is_refused_in_a_line()
        => Assert.Contains("meta/esc50.csv", Assert.Throws<PannsException>(() => DatasetRecipes.Get("esc50").Open(_folder.Root)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_set_without_a_download_says_where_to_get_it()
    {
        var error = await Assert.ThrowsAsync<PannsException>(() => DatasetRecipes.Get("msos").PullAsync(_folder.Root, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("cvssp.github.io", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_cannot_write_outside_its_folder()
    {
        var archive = _folder.Path("evil.zip");
        using (var zip = System.IO.Compression.ZipFile.Open(archive, System.IO.Compression.ZipArchiveMode.Create))
        {
            using var stream = zip.CreateEntry("../outside.txt").Open();
            stream.WriteByte(1);
        }

        await Assert.ThrowsAsync<PannsException>(() => DatasetPull.UnpackAsync(archive, _folder.Path("inside"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_folder.Path("outside.txt")));
    }

    [Fact]
    public void A_misspelled_rule_is_an_error()
    {
        using var json = new MemoryStream("""{"name": "x", "flods": {}}"""u8.ToArray());
        Assert.Contains("'flods'", Assert.Throws<PannsException>(() => RecipeParser.Parse(json, "x.json")).Message, StringComparison.Ordinal);
    }
}
