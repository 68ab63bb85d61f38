using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Audio;
using Panns.Transfer;

namespace Panns.ML.Tests.Trainers;

/// <summary>Which samples of which rows are used for training and scoring: two trainings with the same samples give the same bits.</summary>
public sealed class NetworkTrainerRowsTests : IDisposable
{
    private const int Samples = 9600;

    private readonly TempFolder _folder = new();
    private readonly MLContext _ml = new(1);
    private readonly ClipRow[] _rows;

    public NetworkTrainerRowsTests()
        => _rows = [.. Enumerable.Range(1, 4).Select(i => new ClipRow { Path = Clips.Write(_folder, $"{i}.wav", i, Samples), Label = i % 2 == 0 ? "even" : "odd" })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static NetworkTrainerOptions Options => new()
    {
        Model = PannsModels.Mn04,
        AudioColumnName = "Path",
        Training = NetworkTrainingOptions.Scratch with { Epochs = 1, BatchSize = 4, MixupAlpha = 0, LongestClip = 0.3 },
        Threads = 1,
        Seed = 3,
        CancellationToken = Token,
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_may_be_parts_of_files()
    {
        // One file with all clips in sequence, a quarter of a second of noise before each.
        var joined = _folder.At("joined.wav");
        var gap = AudioFile.LoadMono(Clips.Write(_folder, "gap.wav", 9, 8000), 32000);
        WriteWav(joined, [.. _rows.SelectMany(row => gap.Concat(AudioFile.LoadMono(row.Path, 32000)))]);
        var parts = _rows.Select((row, i) => new ClipRow
        {
            Path = joined, Label = row.Label, Start = (0.25f * (i + 1)) + (0.3f * i), End = (0.25f + 0.3f) * (i + 1),
        });
        var scored = Fit(Options with { StartColumnName = "Start", EndColumnName = "End" }, parts, out var saved);
        Assert.Equal(Scores(Fit(Options, _rows, out _)), Scores(scored));
        Assert.Equal(Scores(scored), Scores(saved));
    }

    [Fact]
    public void A_bad_file_ends_the_run_unless_the_options_say_otherwise()
    {
        var problem = Clips.Innermost<PannsException>(() => Fit(Options, WithBad(), out _));
        Assert.Contains("bad.wav", problem.Message, StringComparison.Ordinal);
        Assert.Contains("empty path", Clips.Innermost<PannsException>(() => Fit(Options, [.. _rows, new() { Label = "odd" }], out _)).Message, StringComparison.Ordinal);
        Assert.Contains("is invalid", Clips.Innermost<PannsException>(() => Fit(
            Options with { EndColumnName = "End" }, [.. _rows, new() { Path = _rows[0].Path, Label = "odd", End = 0 }], out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_files_are_passed_over_and_reported_one_by_one()
    {
        var (context, warnings) = Listening();
        var scored = Fit(Options with { BadAudio = BadAudio.Skip, Context = context }, [.. WithBad(), new() { Label = "odd" }], out var saved);
        var good = Scores(Fit(Options, _rows, out _));
        foreach (var data in new[] { scored, saved })
        {
            var scores = Scores(data);
            Assert.Equal(good, scores.Take(4));
            Assert.All(scores.Skip(4), row => Assert.All(row, value => Assert.True(float.IsNaN(value))));
            var status = data.GetColumn<string>("ScoreStatus").ToArray();
            Assert.Equal(["", "", "", ""], status.Take(4));
            Assert.Contains("bad.wav", status[4], StringComparison.Ordinal);
            Assert.Contains("empty path", status[5], StringComparison.Ordinal);
            Assert.Equal([0u, 0u], data.GetColumn<uint>("PredictedLabel").Skip(4));
        }

        Assert.Equal(2, warnings.Count);
        Assert.Single(warnings, line => line.Contains("bad.wav", StringComparison.Ordinal) && line.Contains("skipped", StringComparison.Ordinal));
        Assert.Single(warnings, line => line.Contains("empty path", StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_files_may_count_as_a_second_of_silence()
    {
        var silence = _folder.At("silence.wav");
        WriteWav(silence, new float[32000]);
        var (context, warnings) = Listening();
        var scored = Fit(Options with { BadAudio = BadAudio.Silence, StatusColumnName = "Why", Context = context }, WithBad(), out _);
        Assert.Equal(Scores(Fit(Options, [.. _rows, new() { Path = silence, Label = "odd" }], out _)), Scores(scored));
        Assert.Contains("bad.wav", scored.GetColumn<string>("Why").Last(), StringComparison.Ordinal);
        Assert.Single(warnings, line => line.Contains("bad.wav", StringComparison.Ordinal) && line.Contains("silence", StringComparison.Ordinal));
    }

    [Fact]
    public void Waveforms_of_another_rate_are_resampled()
    {
        // At 32 kHz, LoadAudio gives the same samples as decoding for the network; at 8 kHz the audio is resampled twice.
        IDataView Scored(int rate)
        {
            var data = _ml.Data.LoadFromEnumerable(_rows);
            var options = Options with { AudioColumnName = "Audio", SampleRate = rate };
            return _ml.Transforms.LoadAudio("Audio", "Path", rate).Append(Keys()).Append(_ml.MulticlassClassification.Trainers.PannsScratch(options)).Fit(data).Transform(data);
        }

        var there = Scores(Fit(Options, _rows, out _));
        Assert.Equal(there, Scores(Scored(32000)));
        var back = Scores(Scored(8000));
        Assert.NotEqual(there, back);
        Assert.All(there.Zip(back), pair => Assert.InRange(pair.Second[0], pair.First[0] - 0.2f, pair.First[0] + 0.2f));
    }

    [Fact]
    public void Files_in_memory_and_16_bit_samples_train_and_score_as_their_files_do()
    {
        var expected = Scores(Fit(Options, _rows, out _));
        var rows = _rows.Select(row => new MemoryRow { Label = row.Label, File = File.ReadAllBytes(row.Path), Samples = Samples16(row.Path) }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        foreach (var column in new[] { nameof(MemoryRow.File), nameof(MemoryRow.Samples) })
        {
            var model = Keys().Append(_ml.MulticlassClassification.Trainers.PannsScratch(Options with { AudioColumnName = column })).Fit(data);
            Assert.Equal(expected, Scores(model.Transform(data)));
            Assert.Equal(expected, Scores(_ml.Reload(model, data).Transform(data)));
        }
    }

    [Fact]
    public void Bytes_that_are_no_recording_are_named_so()
    {
        var rows = _rows.Select(row => new MemoryRow { Label = row.Label, File = File.ReadAllBytes(row.Path) }).Append(new() { Label = "odd", File = "this is no audio"u8.ToArray() }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        Assert.StartsWith("a row's bytes: ", Clips.Innermost<PannsException>(
            () => Keys().Append(_ml.MulticlassClassification.Trainers.PannsScratch(Options with { AudioColumnName = "File" })).Fit(data)).Message, StringComparison.Ordinal);
        var (context, warnings) = Listening();
        var scored = Keys().Append(_ml.MulticlassClassification.Trainers.PannsScratch(Options with { AudioColumnName = "File", BadAudio = BadAudio.Skip, Context = context })).Fit(data).Transform(data);
        Assert.Equal(Scores(Fit(Options, _rows, out _)), Scores(scored).Take(4));
        Assert.Contains(warnings, line => line.StartsWith("a row's bytes: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Fine_tuning_takes_what_the_loaders_give()
    {
        // A table with parts of files; without an audio column in the options, path, start and end are taken as they are called.
        var table = _folder.At("clips.csv");
        File.WriteAllLines(table, ["path,label,start,end", .. _rows.Select(row => $"{row.Path},{row.Label},0.1,0.25")]);
        var loaded = _ml.Data.LoadAudioManifest(table);
        var options = Options with { Model = PannsModels.Mini, Training = NetworkTrainingOptions.FineTune with { Epochs = 1, BatchSize = 4, MixupAlpha = 0, LongestClip = 0.3 } };
        var named = Tuned(options with { AudioColumnName = "Path", StartColumnName = "Start", EndColumnName = "End" }, loaded);
        Assert.Equal(Scores(named.Transform(loaded)), Scores(Tuned(options with { AudioColumnName = null }, loaded).Transform(loaded)));
        Assert.NotEqual(Scores(named.Transform(loaded)), Scores(Tuned(options, loaded).Transform(loaded)));

        // A folder, and a prediction that knows a path alone.
        foreach (var row in _rows)
        {
            Directory.CreateDirectory(_folder.At(Path.Combine("sounds", row.Label)));
            File.Copy(row.Path, _folder.At(Path.Combine("sounds", row.Label, Path.GetFileName(row.Path))));
        }

        var sounds = _ml.Data.LoadAudioFolder(_folder.At("sounds"));
        var model = Tuned(options with { AudioColumnName = null }, sounds);
        using var engine = _ml.Model.CreatePredictionEngine<AudioInput, ScoredRow>(_ml.Reload(model, sounds));
        Assert.Equal(Scores(model.Transform(sounds)), sounds.GetColumn<string>("Path").Select(path => engine.Predict(new() { Path = path }).Score.ToImmutableArray()));

        TransformerChain<PannsPredictionTransformer<NetworkModelParameters>> Tuned(NetworkTrainerOptions one, IDataView data)
            => Keys().Append(_ml.MulticlassClassification.Trainers.PannsFineTune(one)).Fit(data);
    }

    [Fact]
    [Trait("Starts", "programs")]
    public void A_saved_model_may_refer_to_its_weights()
    {
        var data = _ml.Data.LoadFromEnumerable(_rows);
        var options = Options with { EmbedWeights = false, WeightsFolder = _folder.At("weights") };
        Assert.Contains("WeightsFolder", Assert.Throws<ArgumentException>(
            () => _ml.MulticlassClassification.Trainers.PannsScratch(options with { WeightsFolder = null })).Message, StringComparison.Ordinal);
        var model = Keys().Append(_ml.MulticlassClassification.Trainers.PannsScratch(options))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        var file = _folder.At("model.zip");
        _ml.Model.Save(model, data.Schema, file);
        Assert.InRange(new FileInfo(file).Length, 1, 50_000);
        var weights = Assert.Single(Directory.GetFiles(_folder.At("weights")));
        var expected = Scores(model.Transform(data));
        var loaded = new MLContext().Model.Load(file, out _);
        Assert.Equal(expected, Scores(loaded.Transform(data)));

        // Another process does not have the network with this hash in memory, so it opens the file.
        var lines = _rows.Zip(expected, loaded.Transform(data).GetColumn<string>("PredictedLabel"))
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.First.Path}\t{row.Third}\t{row.Second.Max():F3}"));
        Assert.Equal(lines, FreshProcess.Predict(file, [.. _rows.Select(row => row.Path)]));
        File.Move(weights, weights + ".away");
        Assert.Contains("are not there", Record.Exception(() => FreshProcess.Predict(file, [_rows[0].Path]))!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pipelines_know_the_columns_and_refuse_others_before_anything_is_trained()
    {
        var data = _ml.Data.LoadFromEnumerable(_rows);
        var trainers = _ml.MulticlassClassification.Trainers;
        var shape = ShapeProbe.Of(Keys().Append(trainers.PannsScratch(Options with { BadAudio = BadAudio.Skip })), data);
        Assert.Equal(["Score", "PredictedLabel", "ScoreStatus"], shape.Select(column => column.Name).Where(name => name is "Score" or "PredictedLabel" or "ScoreStatus"));
        Assert.Contains("ScoreStatus", ShapeProbe.Of(Keys().Append(trainers.PannsScratch(Options)), data).Select(column => column.Name));
        Assert.Contains("'Path' must be a Single", Assert.Throws<ArgumentOutOfRangeException>(
            () => Keys().Append(trainers.PannsScratch(Options with { StartColumnName = "Path" })).Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_not_here_are_named_in_this_library_s_words()
    {
        var options = Options with { Store = new(_folder.At("store")), Download = false };
        var problem = Clips.Innermost<ModelUnavailableException>(() => Keys().Append(_ml.MulticlassClassification.Trainers.PannsFineTune(options)).Fit(_ml.Data.LoadFromEnumerable(_rows)));
        Assert.Equal(ModelProblem.NotInStore, problem.Problem);
        Assert.Equal([PannsModels.Mn04], problem.Models);
        Assert.DoesNotContain("panns", problem.Message.Replace(options.Store.Folder, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static ImmutableArray<float>[] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score").Select(scores => scores.ToImmutableArray())];

    private static (MLContext Context, List<string> Warnings) Listening()
    {
        var warnings = new List<string>();
        var context = new MLContext(1);
        context.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.RawMessage);
            }
        };
        return (context, warnings);
    }

    private static short[] Samples16(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan(44);
        return MemoryMarshal.Cast<byte, short>(bytes).ToArray();
    }

    private static void WriteWav(string path, float[] samples)
        => File.WriteAllBytes(path, WavFile.Of((short[])[.. samples.Select(sample => (short)MathF.Round(32768 * sample))], 32000));

    private ClipRow[] WithBad()
    {
        File.WriteAllText(_folder.At("bad.wav"), "this is no audio");
        return [.. _rows, new() { Path = _folder.At("bad.wav"), Label = "odd" }];
    }

    private EstimatorChain<Microsoft.ML.Transforms.ValueToKeyMappingTransformer> Keys()
        => new EstimatorChain<ITransformer>().Append(_ml.Transforms.Conversion.MapValueToKey("Label"));

    private IDataView Fit(NetworkTrainerOptions options, IEnumerable<ClipRow> rows, out IDataView saved)
    {
        var data = _ml.Data.LoadFromEnumerable(rows.ToArray());
        var model = Keys().Append(_ml.MulticlassClassification.Trainers.PannsScratch(options)).Fit(data);
        saved = _ml.Reload(model, data).Transform(data);
        return model.Transform(data);
    }

    private sealed class MemoryRow
    {
        public string Label { get; set; } = "";

        public byte[] File { get; set; } = [];

        public short[] Samples { get; set; } = [];
    }

    private sealed class ScoredRow
    {
        public float[] Score { get; set; } = [];
    }
}
