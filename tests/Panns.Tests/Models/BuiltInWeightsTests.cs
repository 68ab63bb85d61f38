using System.Security.Cryptography;
using Panns.Audio;
using Panns.Tests.Support;

namespace Panns.Tests.Models;

/// <summary>The network that is part of the library.</summary>
public sealed class BuiltInWeightsTests : IDisposable
{
    private const int MostBytes = 1_500_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panns-mini-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PannsModelOptions Options => new() { Store = new(Path.Combine(_folder.FullName, "store")), Download = false };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_file_in_the_library_is_the_one_of_the_catalog()
    {
        var weights = PannsModels.Mini.BuiltIn!;
        using var file = weights.OpenFile();
        Assert.Equal(weights.Sha256, Convert.ToHexStringLower(SHA256.HashData(file)));
        Assert.Equal((file.Length, "MIT"), (weights.Bytes, weights.License));
        Assert.InRange(file.Length, 1, MostBytes);
        Assert.Null(PannsModels.Mini.Checkpoint);
        Assert.Equal([PannsModels.Mini], PannsModels.All.Where(model => model.BuiltIn is not null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Mini")]
    [InlineData("mini")]
    public void It_opens_with_an_empty_store_and_no_network(string? name)
    {
        foreach (var task in Enum.GetValues<ModelTask>())
        {
            using var opened = PretrainedNetwork.Open(name, Options with { Task = task });
            Assert.Same(PannsModels.Mini, opened.Model);
            Assert.Equal((true, null, AudioSetLabels.ClassCount), (opened.IsPublished, opened.Path, opened.Network.Classes));
        }

        using var model = PannsModel.Load(name, Options);
        Assert.Equal(("Mini", 32000), (model.Name, model.SampleRate));
        Assert.InRange(model.Network.EmbeddingSize, 256, 512);
        Assert.False(Directory.Exists(Options.Store!.Folder));
    }

    [Fact]
    public void Speech_and_music_are_heard_as_such()
    {
        using var model = PannsModel.Load(PannsModels.Mini, options: Options);
        var tagger = new AudioTagger(model);
        foreach (var (name, label) in (ReadOnlySpan<(string, string)>)[("speech", "Speech"), ("music", "Music")])
        {
            var result = tagger.Tag(TestData.Path($"efficientat/sample_audio/{name}.wav"), Token);
            Assert.All(result.Scores.ToArray(), score => Assert.InRange(score, 0, 1));
            Assert.Contains(label, result.Tags.Take(2).Select(tag => tag.Label));
        }
    }

    // Every fourth clip of ESC-10, which trains neither. The floors lie a little below the figures of docs/mini.md.
    [Fact]
    public void It_agrees_with_its_teacher_on_clips_that_it_has_not_learned_from()
    {
        var clips = Directory.GetFiles(TestData.Path("esc10/audio")).Order(StringComparer.Ordinal).Where((_, i) => i % 4 == 0).ToArray();
        Decoders.SkipWithoutOne(clips[0]);
        using var mini = PannsModel.Load(PannsModels.Mini, options: Options);
        using var teacher = PannsModel.Load(TestData.Path("efficientat/mn04_as_mAP_432.pt"), Options);
        var (learned, taught) = (new List<float>(), new List<float>());
        foreach (var clip in clips)
        {
            var waveform = AudioFile.LoadMono(clip, mini.SampleRate);
            learned.AddRange(Logits(mini, waveform));
            taught.AddRange(Logits(teacher, waveform));
        }

        Assert.InRange(Correlation([.. learned.Select(Sigmoid)], [.. taught.Select(Sigmoid)]), 0.65, 1);
        Assert.InRange(Correlation(learned, taught), 0.86, 1);
    }

    private static float[] Logits(PannsModel model, float[] waveform)
    {
        var logits = new float[model.Labels.Count];
        model.Session.Run(waveform, 1, new() { Logits = logits });
        return logits;
    }

    private static float Sigmoid(float logit) => 1 / (1 + MathF.Exp(-logit));

    private static double Correlation(List<float> left, List<float> right)
    {
        var (meanLeft, meanRight) = (left.Average(value => (double)value), right.Average(value => (double)value));
        double product = 0, squareLeft = 0, squareRight = 0;
        for (var i = 0; i < left.Count; i++)
        {
            var (x, y) = (left[i] - meanLeft, right[i] - meanRight);
            (product, squareLeft, squareRight) = (product + (x * y), squareLeft + (x * x), squareRight + (y * y));
        }

        return product / Math.Sqrt(squareLeft * squareRight);
    }
}
