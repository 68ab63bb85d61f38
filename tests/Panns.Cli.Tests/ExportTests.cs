using Panns.Audio;
using Panns.Cli.Hosting;
using Panns.Cli.Library;
using Panns.Cli.Tests.Support;
using Panns.Transfer;

namespace Panns.Cli.Tests;

public sealed class ExportTests
{
    [Fact]
    public void Everything_that_the_command_line_says_is_passed_on()
    {
        using var workbench = new FakeWorkbench();
        var run = CliRun.With(
            workbench, "export", "--model", "Cnn14", "--weights", "w.pth", "--out", "m.onnx", "--input", "logmel", "--output", "clipwise", "embedding",
            "--fp16", "--opset", "18", "--front-end", "convolution");
        Assert.Equal(new CliRun(0, "m.onnx: Fake, 1.5 MB\n", ""), run);
        Assert.Equal(new ModelChoice("Cnn14", "w.pth", null), workbench.Choices[0]);
        var export = (ExportChoice)workbench.Settings[0];
        Assert.Equal(["clipwise", "embedding"], export.Outputs);
        Assert.Equal(("logmel", "convolution", 18, true), (export.Input, export.FrontEnd, export.Opset, export.HalfPrecision));
        Assert.Null(export.Calibration);
    }

    [Fact]
    public void Calibration_takes_the_audio_files_of_a_folder()
    {
        using var folder = new TempFolder();
        using var workbench = new FakeWorkbench();
        folder.Touch("b.wav", "a.flac", "c.txt");
        Assert.Equal(0, CliRun.With(workbench, "export", "--model", "Cnn14", "--out", "m.onnx", "--int8", "--calibrate", folder.Path).ExitCode);
        Assert.Equal([folder.At("a.flac"), folder.At("b.wav")], ((ExportChoice)workbench.Settings[0]).Calibration);
    }

    [Fact]
    public void Calibration_reads_the_channel_and_is_as_strict_as_it_is_told()
    {
        using var folder = new TempFolder();
        using var workbench = new FakeWorkbench();
        folder.Touch("a.wav");
        string[] line = ["export", "--model", "Cnn14", "--out", "m.onnx"];
        Assert.Equal(0, CliRun.With(workbench, [.. line, "--int8", "--calibrate", folder.Path, "--channel", "left", "--strict"]).ExitCode);
        Assert.Equal(0, CliRun.With(workbench, [.. line, "--int8", "--calibrate", folder.Path]).ExitCode);
        var otherwise = AudioReadOptions.Default with { Channel = AudioChannel.Number(3) };
        var audio = workbench.Settings.Select(export => ((ExportChoice)export).Recordings(otherwise)).ToArray();
        Assert.Equal((AudioChannel.Left, true), (audio[0].Channel, audio[0].Strict));
        Assert.Equal((AudioChannel.Number(3), false), (audio[1].Channel, audio[1].Strict));
        foreach (var option in (string[][])[["--channel", "left"], ["--strict"]])
        {
            Assert.Equal(
                new CliRun(2, "", "panns: --channel and --strict say how the audio of --calibrate is read: they need it (panns export --help shows the usage)\n"),
                CliRun.Of([.. line, .. option]));
        }
    }

    [Fact]
    public void A_recording_that_cannot_be_calibrated_with_is_a_line_and_the_exit_code()
    {
        using var folder = new TempFolder();
        folder.Touch("a.wav", "b.wav");
        using var workbench = new FakeWorkbench
        {
            CalibrationErrors = [$"{folder.At("b.wav")}: is no WAV file"],
            Issues = { [folder.At("a.wav")] = new() { Shortfall = new(1.02, 3) } },
        };
        Assert.Equal(
            new CliRun(
                1, "m.onnx: Fake, 1.5 MB\n",
                $"panns: {folder.At("b.wav")}: is no WAV file; calibrated without it\n"
                + $"panns: 1 of 2 recordings are incomplete: {folder.At("a.wav")} (cut short at 1.02 s of about 3 s); --strict makes that an error\n"),
            CliRun.With(workbench, "export", "--model", "Cnn14", "--out", "m.onnx", "--int8", "--calibrate", folder.Path));
    }

    [Fact]
    public void A_bad_recording_does_not_end_the_calibration_of_a_classifier()
    {
        using var sounds = new SoundFolder(2);
        using (var backbone = Backbone.Open(PannsModels.Mn04, sounds.RandomWeights()))
        using (var model = TransferModel.Fit(new() { Backbone = backbone }, LabeledSounds.OpenFolder(sounds.Sounds), TransferStrategies.FreezeL1.Change(new() { Epochs = 1 })))
        {
            model.Save(sounds.At("my.panns"));
        }

        Directory.CreateDirectory(sounds.At("own"));
        File.WriteAllText(sounds.At("own", "bad.wav"), "no sound at all");
        File.Copy(sounds.NewSound("rain"), sounds.At("own", "good.wav"));
        var export = new ExportChoice
        {
            Destination = sounds.At("m.onnx"), Input = "waveform", Outputs = [], FrontEnd = "stft", Opset = 17, Calibration = [sounds.At("own", "bad.wav"), sounds.At("own", "good.wav")],
        };
        var report = NetworkExport.Write(new ModelChoice(sounds.At("my.panns"), null, null), export, TestContext.Current.CancellationToken);
        Assert.StartsWith($"{sounds.At("own", "bad.wav")}: ", Assert.Single(report.Errors), StringComparison.Ordinal);
        Assert.EndsWith(" of 1 clips", report.Lines[^1], StringComparison.Ordinal);
        Assert.True(File.Exists(sounds.At("m.onnx")));
    }

    [Theory]
    [InlineData("export --weights my.panns --out m.onnx", "--weights takes a checkpoint; name a .panns file with --model")]
    [InlineData("export --model my.panns --weights w.pth --out m.onnx", "a .panns file holds its weights: leave out --weights")]
    public void A_classifier_is_named_with_model_alone(string line, string reason)
        => Assert.Equal(new CliRun(2, "", $"panns: {reason} (panns export --help shows the usage)\n"), CliRun.Of(line.Split(' ')));

    [Fact]
    public void A_classifier_of_ones_own_is_exported()
    {
        using var folder = new TempFolder();
        SyntheticSounds.Write(folder.At("sounds"), clipsPerClass: 2);
        var model = TransferModel.Fit(new(), LabeledSounds.OpenFolder(folder.At("sounds")), TransferStrategies.LogMelBaseline);
        using (model)
        {
            model.Save(folder.At("my.panns"));
        }

        var export = new ExportChoice { Destination = folder.At("m.onnx"), Input = "waveform", Outputs = ["clipwise"], FrontEnd = "stft", Opset = 17 };
        var choice = new ModelChoice(folder.At("my.panns"), null, null);
        var line = Assert.Single(NetworkExport.Write(choice, export, TestContext.Current.CancellationToken).Lines);
        Assert.Matches(@"^.*m\.onnx: logmel_stats, \d+ classes, 0\.\d MB$", line);
        var problem = Assert.Throws<PannsException>(() => NetworkExport.Write(choice, export with { Outputs = ["embedding"] }, TestContext.Current.CancellationToken));
        Assert.Equal("logmel_stats: it has no output 'embedding'", problem.Message);
        problem = Assert.Throws<PannsException>(() => NetworkExport.Write(choice with { Model = folder.At("none.panns") }, export, TestContext.Current.CancellationToken));
        Assert.Contains("none.panns: no such file", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tag a.wav")]
    [InlineData("embed a.wav --out {0}")]
    [InlineData("detect a.wav")]
    public void Engines_can_be_chosen(string line)
    {
        using var folder = new TempFolder();
        using var workbench = new FakeWorkbench();
        string[] words = [.. line.Split(' ').Select(word => word == "{0}" ? folder.At("x.npy") : word)];
        Assert.Equal(0, CliRun.With(workbench, words).ExitCode);
        Assert.Equal(0, CliRun.With(workbench, [.. words, "--engine", "onnx"]).ExitCode);
        Assert.Equal(0, CliRun.With(workbench, [.. words, "--engine", "torch", "--device", "cuda:1"]).ExitCode);
        Assert.Equal([PannsEngines.Cpu, PannsEngines.OnnxRuntime, PannsEngines.TorchSharp], workbench.Choices.Select(choice => choice.Engine));
        Assert.Equal(["cpu", "cpu", "cuda:1"], workbench.Choices.Select(choice => choice.Device));
    }

    [Fact]
    public void An_onnx_model_needs_its_engine()
    {
        using var folder = new TempFolder();
        var path = folder.At("m.onnx");
        File.WriteAllBytes(path, []);
        var problem = Assert.Throws<ModelUnavailableException>(() => ModelLoading.Load(new ModelChoice(null, path, null), ModelTask.Tagging));
        Assert.Equal($"{path}: only ONNX Runtime can open this model; run it with --engine onnx", problem.Message + Advice.On(problem));
    }
}
