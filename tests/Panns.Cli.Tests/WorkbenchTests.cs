using Panns.Cli.Library;
using Panns.Cli.Tests.Support;
using Panns.Output;
using Panns.Tests.Support;

namespace Panns.Cli.Tests;

/// <summary>The workbench on the real library, with a network whose output is the waveform itself.</summary>
public sealed class WorkbenchTests
{
    private const int Rate = 32000;

    [Fact]
    public void Detection_writes_the_scores_of_all_frames_and_the_plot()
    {
        using var folder = new TempFolder();
        WriteWave(folder.At("a.wav"), Rate);
        using var detector = new Workbench((_, _) => FakeSession.Model("Cnn14_DecisionLevelMax", out var _)).OpenDetector(new(null, null, null), (options, _) => options);
        var found = detector.Detect(folder.At("a.wav"), folder.At("x.npy"), folder.At("x.svg"), CancellationToken.None);

        // A frame each hop of 320 samples and one for the end; the waveform is 0.5 in its second half.
        var (shape, values) = NpyFile.Read(folder.At("x.npy"));
        Assert.Equal([101, 3], shape);
        Assert.Equal((0f, 0.5f), (values[3 * 49], values[3 * 50]));
        Assert.Equal(["class A", "class B", "class C"], found.Events.Select(sound => sound.Label));
        Assert.All(found.Events, sound => Assert.Equal(0.5, sound.Onset, 1e-9));
        Assert.Equal("svg", System.Xml.Linq.XDocument.Load(folder.At("x.svg")).Root!.Name.LocalName);
    }

    [Fact]
    public void A_network_that_cannot_do_the_task_is_refused()
    {
        var model = FakeSession.Model("Cnn14_DecisionLevelMax", out _);
        var problem = Assert.Throws<PannsException>(() => new Workbench((_, _) => model).OpenEmbedder(new(null, null, null), _ => EmbeddingOptions.Default));
        Assert.Contains("has no embedding", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>One channel of PCM 16: silence, then 0.5.</summary>
    private static void WriteWave(string path, int samples)
        => File.WriteAllBytes(path, WavFile.Of((short[])[.. Enumerable.Range(0, samples).Select(i => (short)(i < samples / 2 ? 0 : 1 << 14))], Rate));
}
