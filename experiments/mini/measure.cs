#:project ../../src/Panns.Transfer/Panns.Transfer.csproj
// Measures a checkpoint of Mini: dotnet run -c Release experiments/mini/measure.cs CHECKPOINT TEACHER ESC-10 RAVDESS
// CHECKPOINT: a file of weights, or Mini for those that are built in. TEACHER: mn04_as_mAP_432.pt. Prints the table of docs/mini.md, seed 0.
using System.Diagnostics;
using System.Globalization;
using Panns;
using Panns.Audio;
using Panns.Metrics;
using Panns.Transfer;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var backbone = args[0] == PannsModels.Mini.Name ? Backbone.Open(PannsModels.Mini) : Backbone.Open(PannsModels.Mini, args[0]);
var context = new TransferContext { Backbone = backbone };
var (esc10, ravdess) = (DatasetRecipes.Get("esc10").Open(args[2]), DatasetRecipes.Get("ravdess").Open(args[3]));
Console.WriteLine("| measure | value | 95 % |\n|---|---:|---|");

var folds = CrossValidation.Run(context, esc10, [TransferStrategies.LinearProbe, TransferStrategies.FreezeL1, TransferStrategies.ZeroShot]);
foreach (var strategy in folds.Strategies)
{
    Row($"ESC-10, 5 folds, {strategy.Name}", strategy.Mean, strategy.Pooled);
}

// As panns few-shot does: vectors are not standardized, five draws.
var probe = TransferStrategies.LinearProbe.Change(new() { Standardize = false });
foreach (var point in FewShot.Run(context, esc10, [probe], [1, 5], repeats: 5).Curves[0].Value)
{
    Row($"few-shot ESC-10, linear_probe, {point.Shots} clip{(point.Shots > 1 ? "s" : "")} a class", point.Mean, point.Interval);
}

var actors = CrossValidation.Run(context, ravdess, [TransferStrategies.LinearProbe]).Strategies[0];
Row("RAVDESS, 4 folds by actor, linear_probe", actors.Mean, actors.Pooled);

using var mini = args[0] == PannsModels.Mini.Name ? PannsModel.Load(PannsModels.Mini) : PannsModel.Load(PannsModels.Mini, args[0]);
using var teacher = PannsModel.Load(PannsModels.Mn04, args[1]);
List<double> learned = [], taught = [];
foreach (var clip in esc10.Clips)
{
    var waveform = AudioFile.LoadMono(clip.Path, mini.SampleRate);
    learned.AddRange(Logits(mini, waveform));
    taught.AddRange(Logits(teacher, waveform));
}

Row("correlation of scores with mn04_as on ESC-10", Correlation([.. learned.Select(Sigmoid)], [.. taught.Select(Sigmoid)]), null);
Row("correlation of logits with mn04_as on ESC-10", Correlation(learned, taught), null);
var ratio = Milliseconds(PannsModels.Mini, args[0] == PannsModels.Mini.Name ? null : args[0]) / Milliseconds(PannsModels.Mn04, args[1]);
Row("time of 10 s on one thread, as a share of mn04_as's", ratio, null);

static void Row(string name, double value, Interval? interval)
    => Console.WriteLine($"| {name} | {value:0.000} | {(interval is { } ends ? $"{ends.Low:0.000}-{ends.High:0.000}" : "")} |");

static IEnumerable<double> Logits(PannsModel model, float[] waveform)
{
    var logits = new float[model.Labels.Count];
    model.Session.Run(waveform, 1, new() { Logits = logits });
    return logits.Select(value => (double)value);
}

static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));

static double Correlation(List<double> left, List<double> right)
{
    var (meanLeft, meanRight) = (left.Average(), right.Average());
    var pairs = left.Zip(right, (x, y) => (X: x - meanLeft, Y: y - meanRight)).ToList();
    return pairs.Sum(pair => pair.X * pair.Y) / Math.Sqrt(pairs.Sum(pair => pair.X * pair.X) * pairs.Sum(pair => pair.Y * pair.Y));
}

// The fastest of many: what else the machine does only adds.
static double Milliseconds(ModelInfo info, string? weights)
{
    using var model = PannsModel.Load(info, weights, PannsModelOptions.Default with { Threads = 1 });
    var (waveform, scores) = (new float[10 * model.SampleRate], new float[model.Labels.Count]);
    for (var i = 0; i < waveform.Length; i++)
    {
        waveform[i] = (float)Math.Sin(0.05 * i) / 2;
    }

    return Enumerable.Range(0, 50).Min(_ =>
    {
        var start = Stopwatch.GetTimestamp();
        model.Session.Run(waveform, 1, new() { Clipwise = scores });
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    });
}
