using System.Globalization;
using System.Text.Json;
using Panns.Output.Csv;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Reports;

/// <summary>The scores of every tested clip, kept in files.</summary>
public sealed class ClipScoreFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_that_are_read_back_give_the_accuracy_of_the_result()
    {
        // Four clips in two folds; the second "a" is taken for "b", the second "b" ties and goes to "a".
        var data = Set("path,label,fold\n1.wav,a,1\n2.wav,a,2\n3.wav,b,1\n4.wav,b,2\n");
        var result = CrossValidation.Run(new(), data, [new GivenScores([0.75f, 0.25f], [0.25f, 0.75f], [0.125f, 0.875f], [0.5f, 0.5f])]);
        Assert.Equal(0.5, result.Strategies[0].Mean);
        var path = _folder.Path("out/clips.csv");
        Assert.Equal(4, ClipScoreFile.Save(path, [result]));
        Assert.Equal(
            "strategy,fold,file,start,end,right,given,wrong,margin,score a,score b\n"
            + $"given,1,{data.Clips[0].Path},0.000,,a,a,0,0.5,0.75,0.25\ngiven,1,{data.Clips[2].Path},0.000,,b,b,0,0.75,0.125,0.875\n"
            + $"given,2,{data.Clips[1].Path},0.000,,a,b,1,-0.5,0.25,0.75\ngiven,2,{data.Clips[3].Path},0.000,,b,a,1,0,0.5,0.5\n",
            File.ReadAllText(path));
        var table = CsvTable.Read(path);
        var right = table.Rows.Count(row => string.Equals(Highest(table, row.Cells), table.Get(row.Cells, "right"), StringComparison.Ordinal));
        Assert.Equal(result.Strategies[0].Overall.Accuracy.Value, (double)right / table.Rows.Count);
    }

    [Fact]
    public void Json_holds_the_same_with_a_list_of_classes()
    {
        var data = Set("path,label,fold\n1.wav,rain;wind,1\n2.wav,\"wind\",2\n3.wav,,1\n4.wav,rain,2\n");
        Assert.True(data.IsMultiLabel);
        var result = CrossValidation.Run(new(), data, [new GivenScores([0.75f, 0.5f], [0.625f, 0.75f], [0.25f, 0.125f], [0.25f, 0.125f])]);
        var path = _folder.Path("clips.json");
        ClipScoreFile.Save(path, [result]);
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal(
            [
                "1 [\"rain\",\"wind\"] [\"rain\",\"wind\"] False 0 {\"rain\":0.75,\"wind\":0.5}",
                "1 [] [] False 0.25 {\"rain\":0.25,\"wind\":0.125}",
                "2 [\"wind\"] [\"rain\",\"wind\"] True -0.125 {\"rain\":0.625,\"wind\":0.75}",
                "2 [\"rain\"] [] True -0.25 {\"rain\":0.25,\"wind\":0.125}",
            ],
            json.RootElement.EnumerateArray().Select(clip => string.Join(' ', ((string[])["fold", "right", "given", "wrong", "margin", "scores"]).Select(
                name => clip.GetProperty(name).ToString().Replace(" ", "", StringComparison.Ordinal)))));

        // The same in one cell of a table.
        ClipScoreFile.Save(_folder.Path("clips.csv"), [result]);
        Assert.Contains(",0.000,,wind,rain;wind,1,-0.125,0.625,0.75\n", File.ReadAllText(_folder.Path("clips.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_extension_and_a_folder_are_refused()
    {
        Assert.Equal("clips.txt: scores of clips are written as .csv or .json", Assert.Throws<PannsException>(() => ClipScoreFile.CheckPath("clips.txt")).Message);
        Directory.CreateDirectory(_folder.Path("x.csv"));
        Assert.EndsWith("is a folder; name a file to write", Assert.Throws<PannsException>(() => ClipScoreFile.CheckPath(_folder.Path("x.csv"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_has_them_beside_its_page_with_the_bins_of_reliability()
    {
        var data = Set("path,label,fold\n1.wav,a,1\n2.wav,a,2\n3.wav,b,1\n4.wav,b,2\n");
        TransferReport.Write(_folder.Path("report"), [CrossValidation.Run(new(), data, [new GivenScores([0.75f, 0.25f], [0.25f, 0.75f], [0.125f, 0.875f], [0.5f, 0.5f])])]);
        Assert.Equal(5, File.ReadAllLines(_folder.Path("report/clips.csv")).Length);
        Assert.Equal(
            ["strategy,class,clips,mean score,share of the class", "given,a,1,0.125,0", "given,a,1,0.25,1", "given,a,1,0.5,0", "given,a,1,0.75,1", "given,b,1,0.25,0", "given,b,1,0.5,1", "given,b,1,0.75,0", "given,b,1,0.875,1"],
            File.ReadAllLines(_folder.Path("report/reliability.csv")));
    }

    private static string Highest(CsvTable table, string[] cells)
        => table.Columns.Where(name => name.StartsWith("score ", StringComparison.Ordinal)).MaxBy(name => double.Parse(table.Get(cells, name), CultureInfo.InvariantCulture))!["score ".Length..];

    private LabeledDataset Set(string table)
    {
        for (var i = 1; i <= 4; i++)
        {
            _folder.Wav($"{i}.wav", 0.3, 300 * i);
        }

        return LabeledSounds.Open(_folder.Text("set.csv", table));
    }
}
