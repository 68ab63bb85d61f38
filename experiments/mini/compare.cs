#:project ../../src/Panns/Panns.csproj
// Compares a checkpoint of Mini with its teacher: dotnet run -c Release experiments/mini/compare.cs TEACHER FOLDER [CHECKPOINT]
// TEACHER: mn04_as_mAP_432.pt. FOLDER: recordings. CHECKPOINT: weights; without them, the built-in ones.
using System.Diagnostics;
using System.Globalization;
using Panns;
using Panns.Audio;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var weights = args.ElementAtOrDefault(2);
using var mini = PannsModel.Load(PannsModels.Mini, weights);
using var teacher = PannsModel.Load(PannsModels.Mn04, args[0]);
List<double> learned = [], taught = [];
foreach (var clip in Directory.GetFiles(args[1]).Order(StringComparer.Ordinal))
{
    var waveform = AudioFile.LoadMono(clip, mini.SampleRate);
    learned.AddRange(Logits(mini, waveform));
    taught.AddRange(Logits(teacher, waveform));
}

var scores = Correlation([.. learned.Select(Sigmoid)], [.. taught.Select(Sigmoid)]);
Console.WriteLine($"correlation with mn04_as: scores {scores:0.000}, logits {Correlation(learned, taught):0.000}");
var (own, others) = (Milliseconds(PannsModels.Mini, weights), Milliseconds(PannsModels.Mn04, args[0]));
Console.WriteLine($"10 s on one thread: {own:0.0} ms, mn04_as {others:0.0} ms, ratio {own / others:0.00}");

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
