// Figures 6 to 11 (accuracy against training clips of each class) and Tables XIII to XVIII of the paper in C#, its numbers beside those measured:
//   dotnet run -c Release experiments/transfer.cs -- figure6 ESC-50/
//   dotnet run -c Release experiments/transfer.cs -- table18 RAVDESS/ Mini freeze_l1 freeze_l3
// After the folder comes the network (Cnn14, the paper's, if none is named; or a file of weights), then the strategies (all four of the paper's).
// The figures and tables themselves are the files beside this one, those of `panns experiment`. Embeddings are kept in the cache that the command shares.
#:project ../src/Panns.Transfer/Panns.Transfer.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

using System.Globalization;
using System.Text.Json;
using Panns;
using Panns.Transfer;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
string[] known = [.. Directory.GetFiles(folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Where(name => IsTransfer(Read(name).RootElement)).Order()];
if (args.Length < 2 || !known.Contains(args[0]))
{
    Console.Error.WriteLine($"usage: transfer.cs NAME ROOT [NETWORK [STRATEGY ...]]; NAME is one of {string.Join(", ", known)}");
    return 2;
}

try
{
    using var json = Read(args[0]);
    var experiment = json.RootElement;
    var paper = experiment.GetProperty("runs").EnumerateArray().ToDictionary(run => run.GetProperty("name").GetString()!, run => run.GetProperty("paper").GetDouble());
    var expected = DatasetRecipes.Get(experiment.GetProperty("command")[1].GetString()!);

    // ESC-10 is read as what it is, for a small try of ESC-50's figure.
    var recipe = DatasetRecipes.Recognize(args[1]) ?? expected;
    var data = recipe.Open(args[1]);
    using var backbone = Backbone.Open(args.ElementAtOrDefault(2) ?? "Cnn14");
    TransferStrategy[] strategies = [.. (args.Length > 3 ? args[3..] : [.. paper.Keys]).Select(TransferStrategies.Get)];
    var context = new TransferContext { Backbone = backbone, Cache = FeatureCache.Default };

    Console.WriteLine($"{experiment.GetProperty("title").GetString()} ({experiment.GetProperty("source").GetString()}): {experiment.GetProperty("score").GetString()}, {backbone.Model.Name}");
    if (recipe != expected)
    {
        Console.WriteLine($"{args[1]} is {recipe.Title}, not {expected.Title}: the paper's numbers are of other sounds");
    }

    if (experiment.TryGetProperty("shots", out var shots))
    {
        // What a fold has fewer of is taken whole, so the last column is that of all clips: the one of which the paper prints numbers.
        int[] counts = [.. shots.EnumerateArray().Select(count => count.GetInt32())];
        var result = FewShot.Run(context, data, strategies, counts, repeats: 3);
        Console.WriteLine($"| clips of each class | {string.Join(" | ", counts)} | paper, all clips |\n|---|{string.Concat(counts.Select(_ => "---:|"))}---:|");
        foreach (var (name, points) in result.Curves)
        {
            Console.WriteLine($"| {name} | {string.Join(" | ", points.Select(point => $"{point.Mean:F3} ± {point.Deviation:F3}"))} | {Paper(name)} |");
        }
    }
    else
    {
        Console.WriteLine("| strategy | measured | paper |\n|---|---:|---:|");
        foreach (var strategy in CrossValidation.Run(context, data, strategies).Strategies)
        {
            Console.WriteLine($"| {strategy.Name} | {strategy.Mean:F3} | {Paper(strategy.Name)} |");
        }
    }

    string Paper(string name) => paper.TryGetValue(name, out var score) ? $"{score:F3}" : "–";
    return 0;
}
catch (PannsException problem)
{
    Console.Error.WriteLine($"transfer.cs: {problem.Message}");
    return 1;
}

JsonDocument Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".json")));

static bool IsTransfer(JsonElement experiment) => experiment.GetProperty("command")[0].GetString() is "few-shot" or "evaluate";
