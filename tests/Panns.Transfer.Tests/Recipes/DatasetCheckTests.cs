using Panns.Transfer.Recipes;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Recipes;

/// <summary>Intact copies, and copies with one fault: that fault is reported, and nothing else.</summary>
public sealed class DatasetCheckTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private string _written = "";

    public void Dispose() => _folder.Dispose();

    // Tens of thousands of files.
    [Theory(Explicit = true)]
    [InlineData("dcase2018-task2")]
    [InlineData("dcase2018-task2-cv")]
    [InlineData("dcase2019-task1a")]
    [InlineData("esc10")]
    [InlineData("esc50")]
    [InlineData("gtzan")]
    [InlineData("msos")]
    [InlineData("ravdess")]
    [InlineData("urbansound8k")]
    public void A_complete_copy_is_sound_in_any_format(string name)
    {
        new CompleteCopies(_folder, ".flac").Write(name);
        _folder.Text("audio/._notes.wav", "");
        _folder.Text("LICENSE", "");
        var result = Check(name);
        Assert.Empty(result.Problems);
        Assert.True(result.IsSound);
        Assert.Equal(result.Expected, result.Found);
    }

    // Decodes to the end, which takes a minute.
    [Theory(Explicit = true)]
    [InlineData("esc10")]
    [InlineData("ravdess")]
    public void Every_file_of_the_real_sets_is_sound(string name)
        => Assert.Empty(DatasetCheck.Run(DatasetRecipes.Get(name), TestData.Path(name), cancellationToken: TestContext.Current.CancellationToken).Problems);

    [Fact]
    public void All_of_the_real_Esc10_is_sound() => AssertSound("esc10", 400);

    [Fact]
    public void All_of_the_real_Ravdess_is_sound() => AssertSound("ravdess", 1440);

    [Fact]
    public void Classes_that_two_rows_have_swapped_are_noticed()
    {
        Write("esc10", "audio/1-1");
        Edit("meta/esc50.csv", text => text.Replace("1-1000-A-0.wav,1,0,dog", "1-1000-A-0.wav,1,0,rain", StringComparison.Ordinal)
            .Replace("2-2001-A-10.wav,2,10,rain", "2-2001-A-10.wav,2,10,dog", StringComparison.Ordinal));
        Assert.Equal(
            [
                "WronglyLabeled audio/1-1000-A-0.wav its target 0 means dog, but it is listed as rain",
                "WronglyLabeled audio/2-2001-A-10.wav its target 10 means rain, but it is listed as dog",
            ],
            Lines(Check("esc10")));
    }

    [Fact]
    public void A_row_that_disagrees_with_its_files_name_is_noticed_even_where_it_agrees_with_itself()
    {
        Write("esc50", "audio/1-1");
        Edit("meta/esc50.csv", text => text.Replace("1-1000-A-0.wav,1,0,dog", "1-1000-A-0.wav,1,10,rain", StringComparison.Ordinal));
        var result = Check("esc50");
        Assert.Contains("WronglyLabeled audio/1-1000-A-0.wav its name says target 0, the table says 10", Lines(result));
        Assert.Contains("Missing dog 39 clips, a complete copy has 40", Lines(result));
        Assert.Contains("WronglyLabeled rain 41 clips, a complete copy has 40", Lines(result));
        Assert.Equal(3, Lines(result).Count());
    }

    [Fact]
    public void A_copy_of_a_few_rows_with_wrong_classes_and_a_stranger_is_not_sound()
    {
        _folder.Text(
            "UrbanSound8K/metadata/UrbanSound8K.csv",
            "slice_file_name,fsID,start,end,salience,fold,classID,class\n7-3-0-0.wav,7,0,4,1,5,3,siren\n8-2-0-0.wav,8,0,4,1,10,2,children_plaing\n");
        _folder.Wav("UrbanSound8K/audio/fold5/7-3-0-0.wav");
        _folder.Wav("UrbanSound8K/audio/fold10/8-2-0-0.wav");
        _folder.Wav("UrbanSound8K/audio/fold11/9-9-0-0.wav");
        var result = Check("urbansound8k", decode: true);
        Assert.False(result.IsSound);
        var lines = Lines(result);
        Assert.Contains("Missing UrbanSound8K 2 clips, a complete copy has 8732", lines);
        Assert.Contains("Missing gun_shot 0 clips, a complete copy has 374", lines);
        Assert.Contains("Missing fold 5 1 clips, a complete copy has 936", lines);
        Assert.Contains("WronglyLabeled audio/fold5/7-3-0-0.wav its classID 3 means dog_bark, but it is listed as siren", lines);
        Assert.Contains("WronglyLabeled audio/fold10/8-2-0-0.wav 'children_plaing' is not a class of the set", lines);
        Assert.Contains("Unlisted audio/fold11/9-9-0-0.wav not listed in any table, or a second file of a clip", lines);
        Assert.DoesNotContain(result.Problems, problem => problem.Kind == DatasetProblemKind.Corrupt);
    }

    [Theory]
    [InlineData("ravdess", "Actor_07/", "Actor_07/03-01-05-02-01-02-07.wav")]
    [InlineData("gtzan", "genres/rock/", "genres/rock/rock.00099.wav")]
    [InlineData("gtzan", "genres/blues/", "genres/blues/blues.00000.wav")]
    [InlineData("msos", "Evaluation/Music31", "Evaluation/Music310.wav")]
    [InlineData("dcase2019-task1a", "audio/tram-lyon-0-", "audio/tram-lyon-0-9-a.wav")]
    [InlineData("urbansound8k", "audio/fold6/51", "audio/fold6/5190-5-0-0.wav")]
    public void A_file_that_is_missing_is_named(string name, string folder, string file)
    {
        Write(name, folder);
        var before = Check(name);
        Assert.Empty(Lines(before));
        File.Delete(_folder.Path(file));
        var result = Check(name);
        Assert.Equal([$"Missing {file.Replace("genres/", "", StringComparison.Ordinal)} the file is missing"], Lines(result));
        Assert.Equal(before.Found - 1, result.Found);
    }

    [Fact]
    public void Files_whose_names_the_set_does_not_have_are_named()
    {
        Write("ravdess", "Actor_01/");
        File.Copy(_folder.Path("Actor_01/03-01-01-01-01-01-01.wav"), _folder.Path("Actor_01/03-01-01-02-01-01-01.wav"));
        File.Copy(_folder.Path("Actor_01/03-01-01-01-01-01-01.wav"), _folder.Path("Actor_01/03-02-01-01-01-01-01.wav"));
        File.Copy(_folder.Path("Actor_01/03-01-01-01-01-01-01.wav"), _folder.Path("Actor_01/03-01-01-01-01-01-01.flac"));
        var lines = Lines(Check("ravdess"));
        Assert.Contains("Unlisted Actor_01/03-01-01-02-01-01-01.wav the set has no clip with this name", lines);
        Assert.Contains("Unlisted Actor_01/03-02-01-01-01-01-01.wav not a file of the set, or a second file of a clip", lines);
        Assert.Contains(lines, line => line.StartsWith("Unlisted Actor_01/03-01-01-01-01-01-01.", StringComparison.Ordinal));
        Assert.Equal(3, lines.Count(line => line.StartsWith("Unlisted", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_row_without_a_fold_is_named_and_does_not_end_the_check()
    {
        Write("esc10", "audio/1-1");
        Edit("meta/esc50.csv", text => text.Replace("1-1000-A-0.wav,1,0,dog", "1-1000-A-0.wav,six,0,dog", StringComparison.Ordinal));
        var lines = Lines(Check("esc10"));
        Assert.Contains("WronglyLabeled audio/1-1000-A-0.wav its fold is 'six', not a number from 1 to 5", lines);
        Assert.Contains("Missing fold 1 79 clips, a complete copy has 80", lines);
        var error = Assert.Throws<PannsException>(() => DatasetRecipes.Get("esc10").Open(_folder.Root));
        Assert.Contains("audio/1-1000-A-0.wav: its fold is 'six'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_twice_and_a_clips_second_file_are_named()
    {
        Write("msos", "Development/Effects/Effects");
        Edit("Logsheet_Development.csv", text => text.Replace("Effects,some,Effects1.wav\n", "Effects,some,Effects0.wav\n", StringComparison.Ordinal));
        Assert.Equal(
            [
                "WronglyLabeled Development/Effects/Effects0.wav has two rows, as Effects and as Effects",
                "Unlisted Development/Effects/Effects1.wav not listed in any table, or a second file of a clip",
            ],
            Lines(Check("msos")));
    }

    [Fact]
    public void The_clip_of_Gtzan_that_is_known_to_be_corrupt_is_named_and_shifts_no_fold()
    {
        Write("gtzan", "genres/jazz/");
        var whole = Check("gtzan");
        Assert.Equal(["jazz/jazz.00054.wav: corrupt in a widely used copy; left out after the folds are assigned"], whole.Notes);
        var folds = Folds();

        // Every clip stays in its fold, even in copies from which this or other files were deleted.
        File.Delete(_folder.Path("genres/jazz/jazz.00054.wav"));
        File.Delete(_folder.Path("genres/jazz/jazz.00003.wav"));
        Assert.Equal(["Missing jazz/jazz.00003.wav the file is missing"], Lines(Check("gtzan")));
        folds.Remove("jazz.00003");
        Assert.Equal(folds, Folds());
        Assert.Equal((98, 1, 4, 6), (folds.Count, folds["jazz.00010"], folds["jazz.00053"], folds["jazz.00055"]));
        Assert.DoesNotContain("jazz.00054", folds.Keys);

        SortedDictionary<string, int> Folds() => new(
            DatasetRecipes.Get("gtzan").Open(_folder.Root).Clips.ToDictionary(clip => Path.GetFileNameWithoutExtension(clip.Path), clip => clip.Fold), StringComparer.Ordinal);
    }

    [Fact]
    public void Files_that_are_empty_cut_short_or_of_another_length_are_corrupt()
    {
        _folder.Text(
            "meta/esc50.csv",
            "filename,fold,target,category,esc10,src_file,take\n1-1-A-0.wav,1,0,dog,True,1,A\n1-2-A-0.wav,1,0,dog,True,2,A\n1-3-A-0.wav,1,0,dog,True,3,A\n1-4-A-0.wav,1,0,dog,True,4,A\n");
        _folder.Wav("audio/1-1-A-0.wav", 5);
        _folder.Wav("audio/1-2-A-0.wav", 0);
        Cut(_folder.Wav("audio/1-3-A-0.wav", 5));
        _folder.Wav("audio/1-4-A-0.wav", 2.5);
        var corrupt = Check("esc50", decode: true).Problems.Where(problem => problem.Kind == DatasetProblemKind.Corrupt).ToList();
        Assert.Equal(["audio/1-2-A-0.wav", "audio/1-3-A-0.wav", "audio/1-4-A-0.wav"], corrupt.Select(problem => problem.Name));
        Assert.EndsWith("holds no samples", corrupt[0].Message, StringComparison.Ordinal);
        Assert.Equal("cut short at 2.5 s of 5 s", corrupt[1].Message);
        Assert.Equal("lasts 2.5 s, the set's clips 4.95 to 5.05 s", corrupt[2].Message);

        static void Cut(string path)
        {
            using var file = File.OpenWrite(path);
            file.SetLength(44 + (2 * 20000));
        }
    }

    [Fact]
    public void A_file_cut_short_is_corrupt_where_clips_have_no_length_of_their_own()
    {
        using (var file = File.OpenWrite(_folder.Wav("Actor_02/03-01-05-01-01-01-02.wav", 3)))
        {
            file.SetLength(10000);
        }

        var problem = Assert.Single(Check("ravdess", decode: true).Problems, problem => problem.Kind == DatasetProblemKind.Corrupt);
        Assert.Equal("Actor_02/03-01-05-01-01-01-02.wav", problem.Name);
    }

    [Fact]
    public void A_second_table_that_is_missing_is_the_one_that_is_named()
    {
        _folder.Text("Logsheet_Development.csv", "Category,Event,File\nMusic,Piano,1.wav\n");
        Assert.EndsWith("there is no Logsheet_EvaluationMaster.csv", Assert.Throws<PannsException>(() => Check("msos")).Message, StringComparison.Ordinal);
    }

    private static void AssertSound(string name, int clips)
    {
        var result = DatasetCheck.Run(DatasetRecipes.Get(name), TestData.Path(name), decode: false, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Problems);
        Assert.Equal((clips, clips, true), (result.Expected, result.Found, result.IsSound));
    }

    // Without the files that were never written.
    private IEnumerable<string> Lines(DatasetCheckResult result) => result.Problems
        .Where(problem => problem.Message != "the file is missing" || problem.Name.StartsWith(_written, StringComparison.Ordinal))
        .Select(problem => $"{problem.Kind} {problem.Name} {problem.Message}");

    private void Write(string name, string only)
    {
        new CompleteCopies(_folder, only: only).Write(name);
        _written = only.Replace("genres/", "", StringComparison.Ordinal);
    }

    private DatasetCheckResult Check(string name, bool decode = false)
        => DatasetCheck.Run(DatasetRecipes.Get(name), _folder.Root, decode, cancellationToken: TestContext.Current.CancellationToken);

    private void Edit(string file, Func<string, string> edit)
    {
        var text = File.ReadAllText(_folder.Path(file));
        var edited = edit(text);
        Assert.NotEqual(text, edited);
        File.WriteAllText(_folder.Path(file), edited);
    }
}
