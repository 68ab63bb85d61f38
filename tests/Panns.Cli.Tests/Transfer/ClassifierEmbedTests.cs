using Panns.Cli.Library;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Transfer;

/// <summary><c>panns embed --model my.panns</c>: vectors of the network that a classifier holds.</summary>
public sealed class ClassifierEmbedTests
{
    [Fact]
    public void A_frozen_network_gives_its_own_vectors_and_a_fine_tuned_one_others()
    {
        using var folder = new SoundFolder(3);
        string[] sounds = [folder.NewSound("rain"), folder.NewSound("siren")];
        var pretrained = Vectors("Mini");
        Assert.All(pretrained, vector => Assert.Equal(288, vector.Length));
        Assert.Equal(pretrained, Vectors(Fit("freeze_l1")));
        var tuned = Vectors(Fit("fine_tune"));
        Assert.All(tuned.Zip(pretrained), pair =>
        {
            Assert.Equal(288, pair.First.Length);
            Assert.True(pair.First.Zip(pair.Second, (one, other) => Math.Abs(one - other)).Max() > 1e-4, "the vector is the pretrained network's");
        });

        string Fit(string strategy)
        {
            var path = folder.At(strategy + ".panns");
            var run = CliRun.Of("fit", folder.Sounds, "-s", strategy, "-m", "Mini", "--epochs", "2", "-o", path, "--no-cache", "--no-checkpoints", "-q");
            Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
            return path;
        }

        float[][] Vectors(string model)
        {
            using var embedder = new Workbench().OpenEmbedder(new(model, null, 1), audio => new() { Audio = audio });
            return [.. embedder.EmbedMany([.. sounds.Select(sound => new Panns.Cli.Input.Section(sound))], TestContext.Current.CancellationToken).Select(result => result.Embedding.ToArray())];
        }
    }
}
