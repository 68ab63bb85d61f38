using System.Globalization;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;
using Panns.Transfer;

namespace Panns.TorchSharp.Tests.Transfer;

/// <summary>The loss curves of the strategy fine_tune on both engines, with the same seed.</summary>
public sealed class FineTuningTests(ITestOutputHelper output)
{
    /// <summary>
    /// Largest relative difference of an epoch's losses. Both engines use float32, whose rounding errors grow from step to step: 7e-5 on
    /// processors. Another seed, which the test also runs, differs a hundred times as much.
    /// </summary>
    private static double Tolerance => TestDevice.Tolerance(2e-4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Three epochs of the head and three of all layers on four folds of ESC-10, tested on the fifth. Takes minutes, so explicit.</summary>
    [Fact(Explicit = true)]
    public void Three_epochs_on_Esc10_give_the_cpu_engines_curve()
    {
        LibTorch.Require();
        var data = DatasetRecipes.Get("esc10").Open(TestData.Path("esc10"));
        var cpu = Run(data, TrainingEngines.Cpu, "cpu", seed: 0);
        var other = Run(data, TrainingEngines.Cpu, "cpu, another seed", seed: 1);
        var torch = Run(data, new TorchTrainingEngineFactory(TorchTrainingOptions.On(TestDevice.Name) with { DrawsOnDevice = false }), "torch", seed: 0);
        Assert.Equal(6, cpu.Losses.Length);
        Assert.All(cpu.Losses.Zip(torch.Losses), pair => Assert.Equal(pair.First, pair.Second, Tolerance * pair.First));
        Assert.Contains(cpu.Losses.Zip(other.Losses), pair => Math.Abs(pair.First - pair.Second) > 0.02 * pair.First);

        // The prediction of a borderline clip can differ.
        Assert.InRange(torch.Right, cpu.Right - 1, cpu.Right + 1);
    }

    private (double[] Losses, int Right) Run(LabeledDataset data, ITrainingEngineFactory engine, string name, ulong seed)
    {
        var fold = data.Splits()[0];
        using var backbone = Backbone.Open(PannsModels.Mn04, TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        var context = new TransferContext { Backbone = backbone, Seed = seed, TrainingEngine = engine, CancellationToken = Token };
        var strategy = NetworkStrategies.FineTuneWith("fine_tune", new() { HeadEpochs = 3, Epochs = 3, BackboneRateFactor = 0.3, TimeShiftSeconds = 0.5, GainDecibels = 6 });
        using var classifier = strategy.Fit(context, data, fold.Train, seed);
        double[] losses = [.. classifier.History.Select(record => record.TrainLoss)];
        var scores = classifier.Score(context, data, fold.Test);
        var right = fold.Test.Zip(scores).Count(pair => data.Clips[pair.First].Label == Array.IndexOf(pair.Second!, pair.Second!.Max()));
        output.WriteLine($"{name}: {string.Join(" ", losses.Select(loss => loss.ToString("F6", CultureInfo.InvariantCulture)))}, {right} of {scores.Length}");
        return (losses, right);
    }
}
