using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.FrontEnd;
using Panns.ML.Common;
using Panns.Transfer;

namespace Panns.ML.Tests.Pipelines;

/// <summary>Options common to several transforms: silence for bad recordings, parts of files, logs, tokens.</summary>
public sealed class OptionsTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Silence_stands_for_a_bad_recording_in_embeddings_scores_and_spectrograms()
    {
        var silence = Clips.WriteSilence(_folder, "silence.wav");
        var bad = _folder.At("missing.wav");
        var data = _ml.View(silence, bad);
        var weights = StandIn.WriteWeights(_folder);
        var embedding = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Weights = weights, BadAudio = BadAudio.Silence };
        var tagging = new PannsTaggingOptions { OutputColumnName = "Scores", InputColumnName = "Path", Weights = weights, BadAudio = BadAudio.Silence, StatusColumnName = "Why" };
        var logMel = new LogMelSpectrogramOptions { OutputColumnName = "LogMel", InputColumnName = "Path", BadAudio = BadAudio.Silence };
        var pipeline = _ml.Transforms.PannsEmbedding(embedding).Append(_ml.Transforms.PannsTagging(tagging)).Append(_ml.Transforms.LogMelSpectrogram(logMel));
        var fitted = pipeline.Fit(data);
        foreach (var model in (ITransformer[])[fitted, _ml.Reload(fitted, data)])
        {
            var output = model.Transform(data);
            foreach (var (values, status) in (ReadOnlySpan<(string, string)>)[("Features", "FeaturesStatus"), ("Scores", "Why"), ("LogMel", "LogMelStatus")])
            {
                var rows = output.GetColumn<float[]>(values).ToArray();
                Assert.NotEmpty(rows[0]);
                Assert.Equal(rows[0], rows[1]);
                var messages = output.GetColumn<string>(status).ToArray();
                Assert.Equal("", messages[0]);
                Assert.StartsWith(bad, messages[1], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_spectrogram_is_that_of_the_part_of_the_file_and_bad_ones_have_none()
    {
        var path = Clips.Write(_folder, "a.wav", 1, 64_000);
        var bad = _folder.At("missing.wav");
        var data = _ml.Data.LoadFromEnumerable(new ClipRow[]
        {
            new() { Path = path, Start = 0.5f, End = 1.25f }, new() { Path = path, Start = 1 }, new() { Path = bad },
        });
        var options = new LogMelSpectrogramOptions
        {
            OutputColumnName = "LogMel", InputColumnName = "Path", StartColumnName = "Start", EndColumnName = "End", BadAudio = BadAudio.Skip,
        };
        var fitted = _ml.Transforms.LogMelSpectrogram(options).Fit(data);
        var logMel = new LogMelSpectrogram(LogMelSettings.Panns32k);
        var waveform = Panns.Audio.AudioFile.LoadMono(path, 32000);
        foreach (var model in (ITransformer[])[fitted, _ml.Reload(fitted, data)])
        {
            var output = model.Transform(data);
            var rows = output.GetColumn<float[]>("LogMel").ToArray();
            Assert.Equal(Of(waveform[16000..40000]), rows[0]);
            Assert.Equal(Of(waveform[32000..]), rows[1]);
            Assert.Empty(rows[2]);
            var status = output.GetColumn<string>("LogMelStatus").ToArray();
            Assert.Equal(["", ""], status[..2]);
            Assert.StartsWith(bad, status[2], StringComparison.Ordinal);
        }

        float[] Of(float[] samples)
        {
            var values = new float[logMel.FrameCount(samples.Length) * 64];
            logMel.Compute(samples, values);
            return values;
        }
    }

    [Fact]
    public void Parts_of_a_file_have_cached_embeddings_of_their_own()
    {
        var path = Clips.Write(_folder, "a.wav", 1, 64_000);
        var waveform = Panns.Audio.AudioFile.LoadMono(path, 32000);
        var data = _ml.Data.LoadFromEnumerable(new ClipRow[] { new() { Path = path, End = 1 }, new() { Path = path, Start = 1 }, new() { Path = path } });
        var options = new PannsEmbeddingOptions
        {
            OutputColumnName = "Features", InputColumnName = "Path", Weights = StandIn.WriteWeights(_folder), Engine = StandIn.Engine,
            StartColumnName = "Start", EndColumnName = "End", Cache = new FeatureCache(_folder.At("cache")),
        };
        for (var pass = 0; pass < 2; pass++)
        {
            var output = _ml.Transforms.PannsEmbedding(options).Fit(data).Transform(data);
            Assert.Equal([waveform[0], waveform[32000], waveform[0]], output.GetColumn<float[]>("Features").Select(features => features[0]));
            Assert.Equal(3, Directory.GetFiles(_folder.At("cache"), "*", SearchOption.AllDirectories).Length);
        }
    }

    [Theory]
    [InlineData(WindowAggregate.Mean)]
    [InlineData(WindowAggregate.Max)]
    public void Windows_are_tagged_as_the_tagger_does_and_named_as_the_user_wants(WindowAggregate aggregate)
    {
        var path = Clips.Write(_folder, "long.wav", 2, 100_000);
        var weights = StandIn.WriteWeights(_folder);
        using var bare = PannsModel.Load(weights);
        var expected = new AudioTagger(bare, new() { Window = 1, Overlap = 0.25, Aggregate = aggregate }).Tag(path, TestContext.Current.CancellationToken).Scores.ToArray();
        var options = new PannsTaggingOptions
        {
            OutputColumnName = "Scores", InputColumnName = "Path", Weights = weights, Window = 1, Overlap = 0.25, Aggregate = aggregate,
            Labels = LabelSet.FromNames(Enumerable.Range(0, 527).Select(i => FormattableString.Invariant($"sound {i}"))),
        };
        var data = _ml.View(path);
        var fitted = _ml.Transforms.PannsTagging(options).Fit(data);
        foreach (var model in (ITransformer[])[fitted, _ml.Reload(fitted, data)])
        {
            var output = model.Transform(data);
            Assert.Equal(expected, output.GetColumn<float[]>("Scores").Single());
            VBuffer<ReadOnlyMemory<char>> names = default;
            output.Schema["Scores"].GetSlotNames(ref names);
            Assert.Equal(options.Labels.Select(label => label.Name), names.DenseValues().Select(name => name.ToString()));
        }

        var error = Assert.Throws<PannsException>(() => _ml.Transforms.PannsTagging(options with { Labels = LabelSet.FromNames(["one"]) }).Fit(data));
        Assert.Equal("mn04_as has 527 classes, but 1 labels were given", error.Message);
    }

    [Fact]
    public void Rows_are_counted_in_the_log_every_now_and_then()
    {
        var lines = new List<string>();
        _ml.Log += (_, line) =>
        {
            lock (lines)
            {
                lines.Add(line.Message);
            }
        };
        var log = new ContextLog(_ml, "Panns", TimeSpan.Zero);
        log.CountRow("LoadAudio");
        log.CountRow("LoadAudio");
        new ContextLog(_ml, "Panns", TimeSpan.FromHours(1)).CountRow("rarely");
        Assert.Contains(lines, line => line.EndsWith("LoadAudio: 2 rows", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("rarely", StringComparison.Ordinal));
    }

    [Fact]
    public void A_token_ends_the_loading_of_audio_and_spectrograms()
    {
        using var source = new CancellationTokenSource();
        var data = _ml.View(Clips.Write(_folder, "a.wav", 1));
        IEstimator<ITransformer>[] pipelines =
        [
            _ml.Transforms.LoadAudio(new() { OutputColumnName = "Values", InputColumnName = "Path", Context = _ml, CancellationToken = source.Token }),
            _ml.Transforms.LoadAudio(new() { OutputColumnName = "Values", InputColumnName = "Path", Duration = 1, FixedLength = true, CancellationToken = source.Token }),
            _ml.Transforms.LogMelSpectrogram(new() { OutputColumnName = "Values", InputColumnName = "Path", Context = _ml, CancellationToken = source.Token }),
        ];
        var outputs = Array.ConvertAll(pipelines, pipeline => pipeline.Fit(data).Transform(data));
        Assert.All(outputs, output => Assert.NotEmpty(output.GetColumn<float[]>("Values").Single()));
        source.Cancel();
        Assert.All(outputs, output => Clips.Innermost<OperationCanceledException>(() => _ = output.GetColumn<float[]>("Values").ToArray()));
    }
}
