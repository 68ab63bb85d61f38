#if PANNS_TORCHSHARP
using System.Text.Json;
using Panns.Cli.Tests.Support;
using Panns.Diagnostics.Inputs;
using Panns.TorchSharp.Tests.Support;
using Panns.Weights;

namespace Panns.Cli.Tests.Transfer;

/// <summary><c>panns fit --engine torch</c>, if libtorch can be loaded.</summary>
public sealed class TorchFitTests
{
    [Fact]
    public void A_classifier_of_vectors_by_libtorch_predicts_what_one_of_the_own_engine_does()
    {
        LibTorch.Require();
        using var folder = new SoundFolder(3);

        // Initial weights give nearly the same vector for every sound; these weights separate the sounds.
        var weights = folder.At("telling.safetensors");
        using (var telling = new SyntheticWeights(PannsModels.Mn04.Describe()))
        {
            WeightFile.Save(telling, weights, cancellationToken: TestContext.Current.CancellationToken);
        }

        string[] sounds = [folder.NewSound("rain"), folder.NewSound("siren")];
        var (ours, other) = (Scores("cpu"), Scores("torch"));

        // Both engines agree, and the prediction is informative: each sound gets its own class.
        Assert.True(ours[0] > 0.6 && ours[1] < 0.4, $"{ours[0]} {ours[1]}");
        Assert.All(ours.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-4));

        // The score of rain for each sound; without the cache, which is shared by all engines.
        double[] Scores(string engine)
        {
            var model = folder.At(engine + ".panns");
            var fit = CliRun.Of(
                "fit", folder.Sounds, "-s", "freeze_l1", "--weights", weights, "--epochs", "4", "--learning-rate", "0.001", "--standardize", "--engine", engine, "-o", model, "--no-cache");
            Assert.Equal((0, ""), (fit.ExitCode, TorchLines.Without(fit.Troubles)));
            var run = CliRun.Of(["predict", model, .. sounds, "--json"]);
            Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
            using var json = JsonDocument.Parse(run.Out);
            return [.. json.RootElement.EnumerateArray().Select(one => one.GetProperty("scores").GetProperty("rain").GetDouble())];
        }
    }
}
#endif
