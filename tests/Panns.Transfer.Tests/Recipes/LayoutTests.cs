using System.Globalization;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Recipes;

/// <summary>Copies of the sets as others publish them, and as users unpack them.</summary>
public sealed class LayoutTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Actor_{0:00}/")]
    [InlineData("actor_{0:00}/")]
    [InlineData("ACTOR_{0:00}/")]
    [InlineData("")]
    [InlineData("all/")]
    [InlineData("audio_speech_actors_01-24/Actor_{0:00}/")]
    [InlineData("Audio_Speech_Actors_01-24/actor {0:00}/")]
    [InlineData("by emotion/{1:00}/")]
    public void Ravdess_is_told_from_its_files_wherever_they_lie(string folder)
    {
        foreach (var (actor, emotion) in new[] { (1, 5), (1, 3), (7, 5), (24, 2) })
        {
            Clip(string.Format(CultureInfo.InvariantCulture, folder, actor, emotion), actor, emotion, "wav");
        }

        var data = DatasetRecipes.Get("ravdess").Open(_folder.Root);
        Assert.Equal(["calm", "happy", "angry"], data.Classes);
        Assert.Equal(["01:1:angry", "01:1:happy", "07:2:angry", "24:4:calm"], data.Clips.Select(clip => $"{clip.Group}:{clip.Fold}:{data.Classes[clip.Label]}").Order());
        Assert.Equal("4 of 1440 clips", data.Summarize().Taken.Split(',')[0]);
        Assert.Equal("clips whose files are missing", Assert.Single(data.LeftOut).Reason);
    }

    [Fact]
    public void Clips_that_a_copy_has_twice_count_once()
    {
        foreach (var folder in (string[])["", "audio_speech_actors_01-24/"])
        {
            Clip(folder + "Actor_01/", 1, 5, "wav");
            Clip(folder + "Actor_02/", 2, 3, "wav");
        }

        Clip("Actor_01/", 1, 5, "flac");
        Assert.Equal(2, DatasetRecipes.Get("ravdess").Open(_folder.Root).Clips.Length);
    }

    [Fact]
    public void Kaggles_layout_of_Fsd_is_that_set_and_its_padding_is_left_out()
    {
        _folder.Text("train.csv", "fname,label,manually_verified\n00044347.wav,Hi-hat,0\n001ca53d.wav,Saxophone,1\n002d256b.wav,Trumpet,0\n");
        _folder.Text("test_post_competition.csv", "fname,label,usage,freesound_id,license\n00063640.wav,None,Ignored,1,x\n0038a046.wav,Hi-hat,Private,2,x\n");
        foreach (var (i, name) in new[] { "audio_train/00044347", "audio_train/001ca53d", "audio_train/002d256b", "audio_test/00063640", "audio_test/0038a046" }.Index())
        {
            _folder.Wav(name + ".wav", frequency: 300 + (10 * i));
        }

        var data = DatasetRecipes.Get("dcase2018-task2").Open(_folder.Root);
        var split = Assert.Single(data.Splits());
        Assert.Equal((3, 1), (split.Train.Length, split.Test.Length));
        Assert.Equal(["Hi-hat", "Saxophone", "Trumpet"], data.Classes);
        Assert.Equal("4 of 11073 clips", data.Summarize().Taken.Split(',')[0]);
        Assert.Equal(3, DatasetRecipes.Get("dcase2018-task2-cv").Open(_folder.Root).Clips.Length);
        Assert.Equal("dcase2018-task2", DatasetRecipes.Recognize(_folder.Root)?.Name);
        Assert.Contains("parts of a set, not classes", Assert.Throws<PannsException>(() => LabeledSounds.Open(_folder.Root)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("meta/esc50.csv", "audio/{0}")]
    [InlineData("esc50.csv", "audio/audio/{0}")]
    [InlineData("ESC-50/meta/esc50.csv", "ESC-50/audio/{0}")]
    [InlineData("somewhere/META/esc50.csv", "somewhere/AUDIO/{0}")]
    [InlineData("esc50.csv", "{0}")]
    public void Esc50_is_found_as_others_pack_it(string table, string audio)
    {
        _folder.Text(table, "filename,fold,target,category,esc10,src_file,take\n1-10-A-0.wav,1,0,dog,True,10,A\n2-11-A-1.wav,2,1,rooster,True,11,A\n3-12-A-2.wav,3,2,pig,False,12,A\n");
        _folder.Wav(string.Format(CultureInfo.InvariantCulture, audio, "1-10-A-0.wav"), frequency: 300);
        _folder.Wav(string.Format(CultureInfo.InvariantCulture, audio, "2-11-A-1.wav"), frequency: 400);
        var data = DatasetRecipes.Get("esc50").Open(_folder.Root);
        Assert.Equal(["dog", "rooster"], data.Classes);
        Assert.Equal("2 of 2000 clips, 2 classes, 2 groups, folds 1, 2", data.Summarize().Taken);
        Assert.Equal("1 clip whose file is missing (audio/3-12-A-2.wav)", Assert.Single(data.LeftOut).ToString());
        Assert.StartsWith("48 of 50 classes have no clip here: airplane, ", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("genres/{0}/")]
    [InlineData("Data/genres_original/{0}/")]
    [InlineData("")]
    [InlineData("Music/GTZAN/{0}/")]
    public void Gtzan_is_told_from_its_files(string folder)
    {
        foreach (var (i, genre) in new[] { "blues", "jazz" }.Index())
        {
            _folder.Wav($"{string.Format(CultureInfo.InvariantCulture, folder, genre)}{genre}.00003.wav", frequency: 300 + (10 * i));
        }

        var data = DatasetRecipes.Get("gtzan").Open(_folder.Root);
        Assert.Equal([("blues", 4), ("jazz", 4)], data.Clips.Select(clip => (data.Classes[clip.Label], clip.Fold)));
        Assert.Equal((30.0, 30.0), (data.SegmentSeconds, data.Clips[0].End));
    }

    [Fact]
    public void Ten_classes_of_fifty_are_ten()
    {
        var data = DatasetRecipes.Get("esc50").Open(TestData.Path("esc10"));
        Assert.Equal(10, data.Classes.Length);
        Assert.Equal(data.Classes.Length, data.AudioSetNames.Length);
        Assert.StartsWith("400 of 2000 clips, 10 classes, ", data.Summarize().Taken, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_of_one_class_is_refused_in_a_line()
    {
        _folder.Text("meta/esc50.csv", "filename,fold,target,category,esc10,src_file,take\n1-10-A-0.wav,1,0,dog,True,10,A\n");
        _folder.Wav("audio/1-10-A-0.wav");
        var data = DatasetRecipes.Get("esc50").Open(_folder.Root);
        var message = Assert.Throws<PannsException>(() => TransferModel.Fit(new(), data, TransferStrategies.LogMelBaseline)).Message;
        Assert.Equal("esc50: only the class 'dog' has a readable clip: a classifier needs at least two classes", message);
    }

    [Fact]
    public void Published_sets_are_recognized_and_others_are_not()
    {
        Assert.Equal("esc10", DatasetRecipes.Recognize(TestData.Path("esc10"))?.Name);
        Assert.Equal("ravdess", DatasetRecipes.Recognize(TestData.Path("ravdess"))?.Name);
        Assert.Null(DatasetRecipes.Recognize(_folder.TwoClasses(3)));
    }

    // The paper cuts or pads clips to 4 s; the released code uses 30 s of a piece of music at once.
    [Fact]
    public void Segments_are_padded_and_music_is_whole_as_published()
    {
        Assert.Equal((4.0, 4.0), (DatasetRecipes.Get("dcase2018-task2").SegmentSeconds, DatasetRecipes.Get("dcase2018-task2").PadSeconds));
        Assert.Equal((4.0, 4.0), (DatasetRecipes.Get("dcase2018-task2-cv").SegmentSeconds, DatasetRecipes.Get("dcase2018-task2-cv").PadSeconds));
        Assert.Equal((30.0, 30.0), (DatasetRecipes.Get("gtzan").SegmentSeconds, DatasetRecipes.Get("gtzan").ClipSeconds));
        Assert.All(DatasetRecipes.All.Where(recipe => !recipe.Name.StartsWith("dcase2018", StringComparison.Ordinal)), recipe => Assert.Equal(0, recipe.PadSeconds));
    }

    [Fact]
    public void A_set_that_asks_for_it_is_padded_unless_a_strategy_is_told_otherwise()
    {
        var plain = LabeledSounds.OpenFolder(_folder.TwoClasses(3));
        var asked = plain with { SegmentSeconds = 4, PadSeconds = 4 };
        var strategy = TransferStrategies.LogMelBaseline;
        Assert.Equal("4", PadOf(asked, strategy));
        Assert.Equal("0", PadOf(asked, strategy.Change(new() { PadSeconds = 0 })));
        Assert.Equal("2", PadOf(asked, strategy.Change(new() { PadSeconds = 2 })));
        Assert.Equal("0", PadOf(plain, strategy));
        var model = TransferModel.Fit(new() { Threads = 2 }, asked, strategy);
        using (model)
        {
            // To this set's padding, half a second with and without three and a half seconds of silence is the same clip.
            var tone = Enumerable.Range(0, 16000).Select(i => 0.3f * (float)Math.Sin(0.1 * i)).ToArray();
            var token = TestContext.Current.CancellationToken;
            Assert.Equal(model.Predict(tone, 32000, token).Scores, model.Predict([.. tone, .. new float[112000]], 32000, token).Scores);
        }

        static string PadOf(LabeledDataset data, TransferStrategy strategy)
        {
            var model = TransferModel.Fit(new() { Threads = 2 }, data, strategy);
            using (model)
            {
                return model.Provenance.Options["pad_seconds"];
            }
        }
    }

    private void Clip(string folder, int actor, int emotion, string ending)
        => _folder.Wav(string.Create(CultureInfo.InvariantCulture, $"{folder}03-01-{emotion:00}-01-01-01-{actor:00}.{ending}"), frequency: 300 + (10 * actor) + emotion);
}
