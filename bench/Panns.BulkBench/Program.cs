using System.Globalization;
using Panns;
using Panns.BulkBench;
using Panns.Engine;
using Panns.Training;

// Panns.BulkBench FOLDER [CLIPS [SECONDS [ROUNDS [NETWORK...]]]]; a network is a name or a file of weights.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: Panns.BulkBench FOLDER [CLIPS=20000 [SECONDS=2 [ROUNDS=3 [NETWORK...]]]]   (see bench/README.md)");
    return 2;
}

var folder = args[0];
var clips = int.Parse(args.ElementAtOrDefault(1) ?? "20000", CultureInfo.InvariantCulture);
var seconds = double.Parse(args.ElementAtOrDefault(2) ?? "2", CultureInfo.InvariantCulture);
var rounds = int.Parse(args.ElementAtOrDefault(3) ?? "3", CultureInfo.InvariantCulture);
string[] names = args.Length > 4 ? args[4..] : ["Mini", "mn04_as", "MobileNetV1"];
var files = ClipFolder.Write(Path.Combine(folder, "clips"), clips, seconds);
ClipFolder.Read(files);
var broken = files.Where((_, clip) => ClipFolder.IsBroken(clip)).ToHashSet(StringComparer.Ordinal);
Console.WriteLine(FormattableString.Invariant($"{files.Count} clips of {seconds} s, {broken.Count} of them broken, {Environment.ProcessorCount} processors"));
Console.WriteLine("| network | bulk, clips/s | bare engine, clips/s | ratio | CPU use | resident MB, first and last tenth | failed as they should |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
var isRight = true;
foreach (var name in names)
{
    var (bulk, bare, use, memory) = (new List<double>(), new List<double>(), new List<double>(), (First: 0L, Last: 0L));
    var failed = 0;
    using var network = Open(name);
    using var model = PannsModel.Create(network);
    using var session = CpuSession.Create(network.Network, network.Weights, new CpuEngineOptions { Threads = 1 });
    for (var round = -1; round < rounds; round++)
    {
        // The first round warms up, with the first files.
        var part = round < 0 ? files[..Math.Min(files.Count, 500)] : files;
        var run = BulkRun.Embed(model, part, Path.Combine(folder, $"{model.Name}.npy"));
        var alone = BulkRun.Bare(session, part.Count - part.Count(broken.Contains), seconds);
        if (round >= 0)
        {
            bulk.Add(run.PerSecond);
            bare.Add(alone);
            use.Add(run.CpuUse);
            memory = (run.First, run.Last);
            failed = run.Failed.Count(broken.Contains);
            isRight &= run.Failed.ToHashSet().SetEquals(broken);
        }
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    var ratio = Median([.. bulk.Zip(bare, (one, other) => one / other)]);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {model.Name} | {Median(bulk):0} | {Median(bare):0} | {ratio:0.00} | {Median(use):0%} | {memory.First >> 20} and {memory.Last >> 20} | {failed} of {broken.Count} |"));
}

return isRight ? 0 : 1;

// Weights do not change the time: without published ones at hand, random ones serve.
static PretrainedNetwork Open(string name)
{
    try
    {
        return PretrainedNetwork.Open(name, new() { Download = false });
    }
    catch (ModelUnavailableException)
    {
        var info = PannsModels.Get(name);
        return PretrainedNetwork.Create(info, WeightInitializer.Create(info.Describe(), seed: 0));
    }
}
