using System.Diagnostics;
using Panns.Training;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Pretraining.Feeding;
using Panns.Transfer.Strategies;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Pretraining;

/// <summary>What pretraining costs beside the bare step: measured when asked for, as the figure depends on the machine's load.</summary>
public sealed class StepCostTests(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void A_step_with_feeding_and_average_costs_at_most_a_twentieth_more()
    {
        const int Steps = 40;
        using var folder = new TempFolder();
        using var pack = AudioPack.Open(SmallPack.Write(folder.Path("pack"), 32, 4, (clip, label) => clip % 4 == label, samples: 16000));
        var network = Networks.NetworkVariant.Describe(
            PannsModels.Cnn6.Describe(4), new() { FrontEnd = FrontEnd.LogMelSettings.Panns8k });
        var options = PretrainingOptions.Released with { BatchSize = 8, AverageDecay = 0.999 };
        using var session = new TrainingSession(network, options.ForSession(new(), []));
        var average = new WeightAverage(session, 0.999);
        var batches = new ClipBatches(new(pack, network), ClipSampler.Create(SamplerKind.Balanced, ClipSelection.All(pack)), network, options);
        using var feed = new BatchFeed(batches.Reserve, batches.Gather, session, batches.Ahead);
        feed.Start(0, Steps + 1);
        var batch = feed.Take();
        var (bare, whole) = (new List<double>(), new List<double>());
        for (var i = 0; i < Steps; i++)
        {
            var watch = Stopwatch.StartNew();
            _ = batch.Step(session);
            bare.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            batch = feed.Take();
            _ = batch.Step(session);
            average.Update(session);
            whole.Add(watch.Elapsed.TotalMilliseconds);
        }

        var ratios = bare.Zip(whole, (one, other) => other / one).Order().ToList();
        output.WriteLine(FormattableString.Invariant(
            $"bare {bare.Order().ElementAt(Steps / 2):0.0} ms, with feeding and average {whole.Order().ElementAt(Steps / 2):0.0} ms, median of paired ratios {ratios[Steps / 2]:0.000}; waited {feed.Waited.TotalMilliseconds / whole.Sum():0.0000} of the time"));
        Assert.InRange(ratios[Steps / 2], 0, 1.05);
    }
}
