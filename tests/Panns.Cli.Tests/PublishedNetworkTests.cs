using System.Text.Json;
using Panns.Cli.Hosting;
using Panns.Cli.Library;
using Panns.Cli.Tests.Support;
using Panns.Output;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.Cli.Tests;

/// <summary>The command with the real library, published weights and real recordings.</summary>
public sealed class PublishedNetworkTests
{
    private static string Weights => TestData.Path("efficientat/mn04_as_mAP_432.pt");

    private static string Recordings => TestData.Path("efficientat/sample_audio");

    [Fact]
    public void Recordings_of_music_speech_and_typing_are_recognized()
    {
        var run = Run("tag", Recordings, "--weights", Weights, "--top", "1", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Out);
        var best = json.RootElement.EnumerateArray().Select(file => file.GetProperty("tags")[0].GetProperty("label").GetString()!).ToList();
        Assert.Equal(["Music", "Speech"], best[..2]);
        Assert.Contains(best[2], new[] { "Computer keyboard", "Typing" });
    }

    [Fact]
    public void Embeddings_have_the_networks_size_and_converted_weights_give_the_same()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, Run("convert", Weights, folder.At("mn04.safetensors")).ExitCode);
        Assert.Equal(0, Run("embed", Recordings, "--weights", Weights, "--out", folder.At("a.npy")).ExitCode);
        Assert.Equal(0, Run("embed", Recordings, "--weights", folder.At("mn04.safetensors"), "--out", folder.At("b.npy")).ExitCode);
        var (shape, values) = NpyFile.Read(folder.At("a.npy"));
        Assert.Equal([3, PannsModels.Mn04.Describe().EmbeddingSize], shape);
        Assert.Equal(values, NpyFile.Read(folder.At("b.npy")).Values);
    }

    [Fact]
    public void Converting_says_which_tensors_hold_no_numbers()
    {
        using var folder = new TempFolder();
        var weights = new InMemoryStateDict("broken");
        weights.Set("good", [1], [1f]);
        weights.Set("bad", [2], [1f, float.NaN]);
        WeightFile.Save(weights, folder.At("broken.safetensors"), cancellationToken: TestContext.Current.CancellationToken);
        var run = Run("convert", folder.At("broken.safetensors"), folder.At("x.safetensors"));
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^panns: [^\n]*x\.safetensors: tensor 'bad' holds NaN or infinity: [^\n]+\n$", run.Error);
    }

    // In a process of its own, with neither store nor home.
    [Fact]
    public void Without_a_store_the_built_in_network_hears_and_says_so_once()
    {
        using var folder = new TempFolder();
        SyntheticSounds.Write(folder.At("sounds"), clipsPerClass: 2);
        const string Note = "panns: with the built-in Mini; larger networks hear more (panns models pull NAME): mn04_as, 4 MB; mn10_as, 20 MB; Cnn14, 327 MB\n";
        (string, string)[] empty = [("PANNS_HOME", folder.At("none")), ("HOME", folder.At("nobody")), ("PANNS_MODELS_URL", folder.At("nowhere"))];
        var rain = folder.At("sounds/rain");
        foreach (var line in (string[][])
        [
            ["tag", rain, "--top", "1"], ["embed", rain, "--out", folder.At("x.npy")], ["export", "--out", folder.At("x.onnx")],
            ["fit", folder.At("sounds"), "--out", folder.At("x.panns"), "--no-cache"],
        ])
        {
            var run = CliProcess.Of(AppContext.BaseDirectory, empty, line);
            Assert.Equal(0, run.ExitCode);
            Assert.Equal(Note, run.Troubles);
        }

        Assert.Equal("", CliProcess.Of(AppContext.BaseDirectory, empty, "tag", rain, "--model", "mini").Error);
        Assert.False(Directory.Exists(folder.At("none")));
    }

    private static CliRun Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run(args, new Terminal { Out = output, Error = error }, new Workbench());
        return new(code, output.ToString(), error.ToString());
    }
}
