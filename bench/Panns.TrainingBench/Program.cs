using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Panns;
using Panns.TorchSharp;
using Panns.Training;

// Steps of the released training (AMSGrad, SpecAugment, dropout, mixup of twice as many clips) on noise; prints one line of JSON.
var device = new Option<string>("--device") { DefaultValueFactory = _ => "cuda" };
var precision = new Option<TorchPrecision>("--precision") { DefaultValueFactory = _ => TorchPrecision.Full };
var model = new Option<string>("--model") { DefaultValueFactory = _ => "Cnn14" };
var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 32 };
var seconds = new Option<double>("--seconds") { DefaultValueFactory = _ => 10 };
var classes = new Option<int>("--classes") { DefaultValueFactory = _ => AudioSetLabels.ClassCount };
var steps = new Option<int>("--steps") { DefaultValueFactory = _ => 30 };
var warmUp = new Option<int>("--warm-up") { DefaultValueFactory = _ => 5 };
var command = new RootCommand("Clips a second of training by libtorch") { device, precision, model, batch, seconds, classes, steps, warmUp };
command.SetAction(parsed =>
{
    var network = PannsModels.Get(parsed.GetValue(model)!).Describe(parsed.GetValue(classes));
    var factory = new TorchTrainingEngineFactory(TorchTrainingOptions.On(parsed.GetValue(device)!) with { Precision = parsed.GetValue(precision) });
    using var session = new TrainingSession(network, TrainingOptions.Released, engine: factory);
    var clips = parsed.GetValue(batch) * 2;
    var random = new Random(1);
    var waveforms = new float[clips * (int)(parsed.GetValue(seconds) * network.SampleRate)];
    var targets = new float[clips * network.Classes];
    for (var i = 0; i < waveforms.Length; i++)
    {
        waveforms[i] = (random.NextSingle() - 0.5f) * 0.2f;
    }

    for (var i = 0; i < targets.Length; i++)
    {
        targets[i] = random.Next(200) == 0 ? 1 : 0;
    }

    IDisposable Prepare() => session.Prepare(new TrainingBatch { Clips = clips, Waveforms = waveforms, Targets = targets });

    double loss = 0;
    var next = Task.Run(Prepare);
    void Run(int count)
    {
        for (var step = 0; step < count; step++)
        {
            // Like in real training, the next batch is prepared while this one is trained on.
            var prepared = next;
            next = Task.Run(Prepare);
            using var now = prepared.GetAwaiter().GetResult();
            loss = session.Step(new TrainingBatch { Clips = clips, Waveforms = waveforms, Targets = targets, Prepared = now });
        }

        // On a GPU the last update may still be running; reading a tensor waits for it.
        session.CopyTensor(session.TrainableParameters[^1], new float[network.Classes]);
    }

    Run(parsed.GetValue(warmUp));
    var watch = Stopwatch.StartNew();
    Run(parsed.GetValue(steps));
    var rate = parsed.GetValue(steps) * parsed.GetValue(batch) / watch.Elapsed.TotalSeconds;
    next.GetAwaiter().GetResult().Dispose();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"clips_per_second\": {rate:0.000}, \"loss\": {loss:0.000000}}}"));
});
return command.Parse(args).Invoke();
