using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.Networks;

public sealed class PannsTaggingTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Scores_are_the_tagger_s_and_slots_are_named_also_in_a_saved_model()
    {
        var data = _ml.View(Clips.Samples);
        using var bare = PannsModel.Load(Clips.Mn04);
        var tagger = new AudioTagger(bare);
        var expected = Clips.Samples.Select(path => tagger.Tag(path, TestContext.Current.CancellationToken).Scores.ToArray()).ToArray();
        var pipeline = _ml.Transforms.PannsTagging("Scores", "Path", Clips.Mn04);
        Assert.Contains(ShapeProbe.Of(pipeline, data).First(column => column.Name == "Scores").Annotations, column => column.Name == "SlotNames");

        var fitted = pipeline.Fit(data);
        foreach (var model in (ITransformer[])[fitted, _ml.Reload(fitted, data)])
        {
            var output = model.Transform(data);
            Assert.Equal(["Path", "Label", "Start", "End", "Scores", "ScoresStatus"], output.Schema.Select(column => column.Name));
            VBuffer<ReadOnlyMemory<char>> names = default;
            output.Schema["Scores"].GetSlotNames(ref names);
            Assert.Equal(AudioSetLabels.All.Select(label => label.Name), names.DenseValues().Select(name => name.ToString()));
            Assert.Equal(expected, output.GetColumn<float[]>("Scores"));
        }
    }

    [Fact]
    public void Bad_files_have_scores_of_NaN()
    {
        var data = _ml.View(Clips.Speech, "missing.wav");
        var options = new PannsTaggingOptions { OutputColumnName = "Scores", InputColumnName = "Path", Weights = Clips.Mn04, BadAudio = BadAudio.Skip };
        var output = _ml.Transforms.PannsTagging(options).Fit(data).Transform(data);
        var scores = output.GetColumn<float[]>("Scores").ToArray();
        Assert.All(scores[0], value => Assert.InRange(value, 0, 1));
        Assert.All(scores[1], value => Assert.True(float.IsNaN(value)));
        Assert.StartsWith("missing.wav: ", output.GetColumn<string>("ScoresStatus").ElementAt(1), StringComparison.Ordinal);
    }
}
