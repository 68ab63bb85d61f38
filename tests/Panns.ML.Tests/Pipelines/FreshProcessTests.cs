using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.Pipelines;

/// <summary>Models loaded by another program, which registers nothing.</summary>
[Trait("Starts", "programs")]
public sealed class FreshProcessTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Embeddings_scores_and_slot_names_are_the_same_bits_in_another_program()
    {
        var data = _ml.View(Clips.Samples);
        var pipeline = _ml.Transforms.LoadAudio("Audio", "Path")
            .Append(_ml.Transforms.PannsEmbedding("Features", "Audio", Clips.Mn04))
            .Append(_ml.Transforms.PannsTagging("Scores", "Path", Clips.Mn04));
        var model = pipeline.Fit(data);
        var output = model.Transform(data);
        var path = _folder.At("model.zip");
        _ml.Model.Save(model, data.Schema, path);

        var features = await RunAsync([path, "Features", .. Clips.Samples]);
        Assert.Equal(output.GetColumn<float[]>("Features").Select(Text), features);
        var scores = await RunAsync([path, "Scores", .. Clips.Samples]);
        Assert.Equal(string.Join('\t', AudioSetLabels.All.Select(label => label.Name)), scores[0]);
        Assert.Equal(output.GetColumn<float[]>("Scores").Select(Text), scores[1..]);
    }

    [Fact]
    public async Task Weights_by_hash_are_found_and_missing_ones_named_in_one_line()
    {
        var weights = _folder.At("mn04_as.pt");
        File.Copy(Clips.Mn04, weights);
        File.SetAttributes(weights, FileAttributes.Normal);
        var data = _ml.View(Clips.Speech);
        var model = _ml.Transforms.PannsEmbedding(
            new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Weights = weights, EmbedWeights = false }).Fit(data);
        var path = _folder.At("model.zip");
        _ml.Model.Save(model, data.Schema, path);
        Assert.Equal(
            [Text(model.Transform(data).GetColumn<float[]>("Features").Single())], await RunAsync([path, "Features", Clips.Speech]));

        File.Delete(weights);
        var error = await RunAsync([path, "Features", Clips.Speech], fails: true);
        Assert.Contains(error, line => line.Contains($"{weights}: the weights of mn04_as that the saved model refers to are not there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_without_this_library_is_told_its_name()
    {
        var data = _ml.View(Clips.Write(_folder, "a.wav", 1));
        var path = _folder.At("model.zip");
        _ml.Model.Save(_ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Mini).Fit(data), data.Schema, path);

        // The program as it is without the package: what it refers to, but for this library.
        var program = Directory.CreateDirectory(_folder.At("program")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(LoaderPath)!).Where(file => !Path.GetFileName(file).StartsWith("Panns.", StringComparison.Ordinal) && !file.EndsWith(".deps.json", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(LoaderPath)!, "Panns.ML.Loader.*").Where(file => !file.EndsWith(".deps.json", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        var error = await RunProgramAsync(Path.Combine(program, "Panns.ML.Loader.dll"), [path, "Features", _folder.At("a.wav")], fails: true);
        Assert.Contains(error, line => line.Contains("Could not load file or assembly 'Panns.ML, Version=", StringComparison.Ordinal));
    }

    private static string Text(float[] values) => string.Join('\t', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    // Next to the tests' own output: .../Panns.ML.Tests/bin/Release/net10.0.
    private static string LoaderPath
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(own.Parent!.Parent!.Parent!.FullName, "Loader", "bin", own.Parent.Name, own.Name, "Panns.ML.Loader.dll");
        }
    }

    internal static Task<string[]> RunAsync(string[] arguments, bool fails = false, params (string Name, string? Value)[] variables)
        => RunProgramAsync(LoaderPath, arguments, fails, variables);

    private static async Task<string[]> RunProgramAsync(string program, string[] arguments, bool fails = false, params (string Name, string? Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PANNS_HOME"] = Path.GetTempPath();
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 != fails, await error);
        return (fails ? await error : output).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
