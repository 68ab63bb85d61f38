using System.IO.Compression;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Models;

public sealed class TransferModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_survives_its_file()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(6));
        var model = TransferModel.Fit(new() { Threads = 2, Seed = 9 }, data, TransferStrategies.LogMelBaseline, scores: [new("accuracy", 0.5)]);
        using var fitted = model;
        var path = _folder.Path("my.panns");
        fitted.Save(path);
        using var opened = TransferModel.Load(path);
        Assert.Equal(["high", "low"], opened.Labels);
        Assert.Equal(("logmel_stats", 12, 9UL, 0.5), (opened.Strategy, opened.Provenance.Clips, opened.Provenance.Seed, opened.Provenance.Scores["accuracy"]));
        Assert.Equal(64, opened.Provenance.DataHash.Length);
        var sound = _folder.Wav("new.wav", 0.4, 2600);
        var (before, after) = (fitted.Predict(sound, TestContext.Current.CancellationToken), opened.Predict(sound, TestContext.Current.CancellationToken));
        Assert.Equal("high", after.Label);
        Assert.Equal(before.Scores, after.Scores);
        Assert.Equal(1, after.Scores.Sum(), 1e-5);
        Assert.Equal(0.4, after.Duration, 1e-3);
    }

    [Fact]
    public void Many_recordings_are_classified_in_order_and_a_bad_one_carries_its_error()
    {
        var model = TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.OpenFolder(_folder.TwoClasses(6)), TransferStrategies.LogMelBaseline);
        using var fitted = model;
        string[] files =
        [
            _folder.Wav("new/high.wav", 0.4, 2600), _folder.Path("new/missing.wav"), _folder.Wav("new/long.wav", 25, 260), _folder.Text("new/text.wav", "hello"),
            _folder.Wav("new/low.wav", 0.4, 260),
        ];
        var results = fitted.PredictMany(files, TestContext.Current.CancellationToken).ToList();
        Assert.Equal(files, results.Select(result => result.File));
        Assert.Equal(["high", "", "low", "", "low"], results.Select(result => result.Label));
        Assert.Equal([false, true, false, true, false], results.Select(result => result.Error is not null));
        Assert.Contains("missing.wav: there is no such file", results[1].Error, StringComparison.Ordinal);
        Assert.Empty(results[3].Scores);
        Assert.Equal(25, results[2].Duration);
        foreach (var result in results.Where(result => result.Error is null))
        {
            var single = fitted.Predict(result.File, TestContext.Current.CancellationToken);
            Assert.Equal((result.Label, result.Duration), (single.Label, single.Duration));
            Assert.Equal(result.Scores, single.Scores);
        }

        Assert.Throws<PannsException>(() => fitted.Predict(files[1], TestContext.Current.CancellationToken));
    }

    // An upload: a stream that can only be read forward, once.
    [Fact]
    public void A_stream_is_classified_as_the_file_that_it_holds()
    {
        var model = TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.OpenFolder(_folder.TwoClasses(6)), TransferStrategies.LogMelBaseline);
        using var fitted = model;
        var sound = _folder.Wav("new.wav", 0.4, 2600);
        var expected = fitted.Predict(sound, TestContext.Current.CancellationToken);
        var upload = new ForwardStream(File.ReadAllBytes(sound));
        var result = fitted.Predict(upload, "upload", TestContext.Current.CancellationToken);
        Assert.Equal(("upload", "high", expected.Duration), (result.File, result.Label, result.Duration));
        Assert.Equal(expected.Scores, result.Scores);
        Assert.True(upload.IsClosed);

        var problem = Assert.Throws<PannsException>(() => fitted.Predict(new ForwardStream("no sound at all"u8.ToArray()), "upload", TestContext.Current.CancellationToken));
        Assert.StartsWith("upload: ", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => fitted.Predict(null!, "upload", TestContext.Current.CancellationToken));
        using var canceled = new CancellationTokenSource();
        canceled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => fitted.Predict(new ForwardStream(File.ReadAllBytes(sound)), "upload", canceled.Token));
    }

    // 0.25 s at 32 kHz: segments at 0, 0.1 and the shifted one at 0.15 s.
    [Fact]
    public void Segments_are_classified_apart_and_their_probabilities_averaged()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(6)) with { SegmentSeconds = 0.1 };
        var model = TransferModel.Fit(new() { Threads = 2 }, data, TransferStrategies.LogMelBaseline);
        using var fitted = model;
        var wave = new float[8000];
        for (var i = 0; i < wave.Length; i++)
        {
            wave[i] = 0.25f * MathF.Sin(2 * MathF.PI * (i < 4000 ? 240 : 2560) * i / 32000);
        }

        float[][] parts = [.. new[] { 0, 3200, 4800 }.Select(start => fitted.Predict(wave.AsSpan(start, 3200), 32000, TestContext.Current.CancellationToken).Scores.ToArray())];
        var scores = fitted.Predict(wave, 32000, TestContext.Current.CancellationToken).Scores;
        Assert.Equal(parts.Average(part => part[0]), scores[0], 1e-6);
        Assert.True(parts[0][0] < 0.5 && parts[2][0] > 0.5);
    }

    [Fact]
    public void Equal_models_make_equal_files()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(3));
        foreach (var name in (string[])["a.panns", "b.panns"])
        {
            var model = TransferModel.Fit(new() { Threads = 2 }, data, TransferStrategies.LogMelBaseline);
            using (model)
            {
                model.Save(_folder.Path(name));
            }
        }

        Assert.Equal(File.ReadAllBytes(_folder.Path("a.panns")), File.ReadAllBytes(_folder.Path("b.panns")));
    }

    [Fact]
    public void Files_that_are_no_models_are_refused_in_a_line()
    {
        var text = _folder.Text("text.panns", "hello");
        var empty = _folder.Path("empty.panns");
        using (var zip = ZipFile.Open(empty, ZipArchiveMode.Create))
        {
            zip.CreateEntry("something");
        }

        foreach (var path in (string[])[text, empty, _folder.Path("missing.panns")])
        {
            var error = Assert.Throws<PannsException>(() => TransferModel.Load(path));
            Assert.Contains(Path.GetFileName(path), error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Theory]
    [InlineData("\"format_version\": 1", "\"format_version\": 99", "newer")]
    [InlineData("\"panns-transfer\"", "\"other\"", "no .panns model")]
    [InlineData("\"logmel_stats\",\n  \"network\"", "\"code\",\n  \"network\"", "unknown")]
    [InlineData("\"high\",", "\"low\",", "repeated")]
    [InlineData("\"high\",", "\"high\", \"middle\",", "3 classes")]
    [InlineData("\"strategy\"", "\"strategem\"", "damaged")]
    public void A_manifest_that_was_tampered_with_is_refused(string from, string to, string expected)
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(3));
        var model = TransferModel.Fit(new() { Threads = 2 }, data, TransferStrategies.LogMelBaseline);
        var path = _folder.Path("x.panns");
        using (model)
        {
            model.Save(path);
        }

        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            var entry = zip.GetEntry("model.json")!;
            using var reader = new StreamReader(entry.Open());
            var text = reader.ReadToEnd();
            reader.Dispose();
            Assert.Contains(from, text, StringComparison.Ordinal);
            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("model.json").Open());
            writer.Write(text.Replace(from, to, StringComparison.Ordinal));
        }

        Assert.Contains(expected, Assert.Throws<PannsException>(() => TransferModel.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_on_a_network_stands_alone()
    {
        var weights = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(3));
        var path = _folder.Path("net.panns");
        TransferPrediction expected;
        var sound = _folder.Wav("new.wav", 0.5, 2600);
        using (var backbone = Backbone.Open(PannsModels.Mn04, weights))
        {
            var strategy = TransferStrategies.Frozen("freeze_l1", HeadTrainingOptions.Default with { Epochs = 5 });
            var model = TransferModel.Fit(new() { Backbone = backbone }, data, strategy);
            using (model)
            {
                Assert.Equal(5, model.Provenance.History.Length);
                model.Save(path);
                expected = model.Predict(sound, TestContext.Current.CancellationToken);
            }
        }

        using var opened = TransferModel.Load(path);
        Assert.Equal(("mn04_as", "freeze_l1"), (opened.Network, opened.Strategy));
        Assert.Equal(expected.Scores, opened.Predict(sound, TestContext.Current.CancellationToken).Scores);
    }

    [Fact]
    public void A_provenance_of_an_older_version_is_read()
    {
        var path = Fit("x.panns", TransferStrategies.LogMelBaseline);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.GetEntry("provenance.json")!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("provenance.json").Open());
            writer.Write("""
                {"dataset": "set", "data_sha256": "ab", "clips": 6, "seed": 3, "version": "0.1.0", "runtime": "10.0.0", "weights_sha256": "", "scores": {"cross-validation mean": 0.5}}
                """);
        }

        using var opened = TransferModel.Load(path);
        Assert.Equal(("set", 6, 0.5), (opened.Provenance.Dataset, opened.Provenance.Clips, opened.Provenance.Scores["cross-validation mean"]));
        Assert.True(opened.Provenance.Options.IsEmpty && opened.Provenance.History.IsEmpty);
        Assert.Null(opened.Provenance.KeptEpoch);
    }

    [Fact]
    public void A_file_keeps_how_it_was_trained()
    {
        var path = Fit("x.panns", TransferStrategies.LogMelBaseline.Change(new() { ClassWeights = true }));
        using var opened = TransferModel.Load(path);
        Assert.Equal(("true", "true", "1"), (opened.Provenance.Options["class_weights"], opened.Provenance.Options["standardize"], opened.Provenance.Options["strength"]));
        Assert.NotEmpty(opened.Provenance.History);
        Assert.Equal(opened.Provenance.History[^1], opened.Provenance.KeptEpoch);
        Assert.True(opened.Provenance.History[^1].TrainLoss < opened.Provenance.History[0].TrainLoss);
    }

    [Fact]
    public void The_epoch_kept_is_that_of_the_lowest_loss_on_clips_set_aside()
    {
        Assert.Equal(2, new TransferProvenance { History = [new(1, 3, 0.9, 0.5), new(2, 2, 0.4, 0.6), new(3, 1, 0.4, 0.7), new(4, 0.5, double.NaN, 0.1)] }.KeptEpoch!.Epoch);
        Assert.Equal(2, new TransferProvenance { History = [new(1, 0.1), new(2, 0.2)] }.KeptEpoch!.Epoch);
        Assert.Null(new TransferProvenance().KeptEpoch);
    }

    [Fact]
    public void A_fit_learns_from_the_training_part_unless_told_otherwise()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(4));
        data = data with { TrainPart = "development", TestPart = "evaluation", Clips = [.. data.Clips.Select((clip, i) => clip with { Part = i % 4 == 3 ? "evaluation" : "development" })] };
        var model = TransferModel.Fit(new() { Threads = 2 }, data, TransferStrategies.LogMelBaseline);
        using var part = model;
        Assert.Equal(6, part.Provenance.Clips);
        var other = TransferModel.Fit(new() { Threads = 2 }, data, TransferStrategies.LogMelBaseline, [0, 1, 2, 3, 4, 5, 6, 7]);
        using var whole = other;
        Assert.Equal(8, whole.Provenance.Clips);
        Assert.NotEqual(part.Provenance.DataHash, whole.Provenance.DataHash);
    }

    private string Fit(string name, TransferStrategy strategy)
    {
        var model = TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.OpenFolder(_folder.TwoClasses(3)), strategy);
        using (model)
        {
            model.Save(_folder.Path(name));
        }

        return _folder.Path(name);
    }
}
