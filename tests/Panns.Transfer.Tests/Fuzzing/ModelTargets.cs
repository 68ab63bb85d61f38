using System.IO.Compression;
using System.Text;
using Panns.Tests.Fuzzing;
using Panns.Transfer.Models;
using Panns.Transfer.Recipes;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Fuzzing;

/// <summary>Readers of classifiers, of cached features, of recipes and of results.</summary>
internal static class ModelTargets
{
    private const string Key = "ab12";
    private const int Dimension = 3;

    private static readonly Lazy<byte[]> Fitted = new(Fit);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("panns", () => [Fitted.Value], Load) { FileName = "my.panns" },
        Part("model.json", TransferModelFile.ManifestName),
        Part("provenance.json", TransferModelFile.ProvenanceName),
        Part("head", TransferModelFile.HeadName),
        new("feature cache", () => [Cached()], path => Read(path)),
        new("recipe", () => [Recipe("gtzan"), Recipe("urbansound8k")], path =>
        {
            using var stream = File.OpenRead(path);
            RecipeParser.Parse(stream, path);
        })
        {
            // A regular expression can be large.
            MostAllocated = 1L << 30,
        },
        new("results", () => [Encoding.UTF8.GetBytes(Results)], path => NetworkScore.Read(path, "esc50", EvaluationMetric.Accuracy)),
    ];

    private static string Results => """
        {"dataset":"esc50","model":"Cnn14","multiply_adds":100,"parameters":10,"strategies":{"freeze_l1":{"metric":"accuracy","uses_network":true,"mean":0.5,"pooled":0.5,"interval95":[0.4,0.6]}}}
        """;

    private static byte[] Recipe(string name)
    {
        using var stream = typeof(DatasetRecipes).Assembly.GetManifestResourceStream($"Panns.Transfer.Datasets.{name}.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Fit()
    {
        using var folder = new TempFolder();
        using var model = TransferModel.Fit(new() { Threads = 1, Seed = 9 }, LabeledSounds.OpenFolder(folder.TwoClasses(3)), TransferStrategies.LogMelBaseline);
        model.Save(folder.Path("my.panns"));
        return File.ReadAllBytes(folder.Path("my.panns"));
    }

    // Damage to the whole fails its checksums: the parts are damaged and packed again.
    private static FuzzTarget Part(string name, string entry) => new(name, () => [EntryOf(entry)], path =>
    {
        var whole = Path.ChangeExtension(path, ".panns");
        File.WriteAllBytes(whole, Fitted.Value);
        using (var archive = ZipFile.Open(whole, ZipArchiveMode.Update))
        {
            archive.GetEntry(entry)!.Delete();
            using var stream = archive.CreateEntry(entry, CompressionLevel.NoCompression).Open();
            stream.Write(File.ReadAllBytes(path));
        }

        Load(whole);
    });

    private static byte[] EntryOf(string name)
    {
        using var archive = new ZipArchive(new MemoryStream(Fitted.Value));
        using var stream = archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void Load(string path)
    {
        using var model = TransferModel.Load(path);
        model.Predict(new float[8000], 8000);
    }

    private static byte[] Cached()
    {
        using var folder = new TempFolder();
        var cache = new FeatureCache(folder.Root);
        cache.Write(Key, Dimension, [1, 2, 3, 4, 5, 6]);
        return File.ReadAllBytes(cache.PathOf(Key));
    }

    private static void Read(string path)
    {
        var cache = new FeatureCache(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(Path.GetDirectoryName(cache.PathOf(Key))!);
        File.Copy(path, cache.PathOf(Key), overwrite: true);
        if (cache.Read(Key, Dimension) is { } values && values.Length % Dimension != 0)
        {
            throw new InvalidOperationException("half a row");
        }
    }
}
