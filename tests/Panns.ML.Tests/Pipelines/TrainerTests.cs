using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.Pipelines;

/// <summary>ML.NET's trainers on the embedding column: two of ESC-10's classes, learned from one fold and tested on another.</summary>
public sealed class TrainerTests
{
    private static readonly Lazy<(IDataView Train, IDataView Test)> Embedded = new(Embed);

    private readonly MLContext _ml = new(1);

    public static TheoryData<string> Multiclass =>
    [
        "sdca",
        "lbfgs",
#if PANNS_MLTREES
        "trees",
        "lightgbm",
#endif
    ];

    [Theory]
    [MemberData(nameof(Multiclass))]
    public void Multiclass_trainers_tell_dogs_from_clocks(string name)
    {
        Assert.SkipWhen(
            name == "lightgbm" && OperatingSystem.IsLinux() && !NativeLibrary.TryLoad("libgomp.so.1", out _),
            "LightGBM's native library needs libgomp.so.1 (Debian: apt-get install libgomp1)");
        var trainers = _ml.MulticlassClassification.Trainers;
        IEstimator<ITransformer> trainer = name switch
        {
            "sdca" => trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 20),
#if PANNS_MLTREES
            "trees" => trainers.OneVersusAll(_ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 10, minimumExampleCountPerLeaf: 1)),
            "lightgbm" => trainers.LightGbm(numberOfIterations: 10, minimumExampleCountPerLeaf: 1),
#endif
            _ => trainers.LbfgsMaximumEntropy(),
        };
        var (train, test) = Embedded.Value;
        var model = _ml.Transforms.Conversion.MapValueToKey("Label").Append(trainer).Fit(train);
        Assert.InRange(_ml.MulticlassClassification.Evaluate(model.Transform(test)).MacroAccuracy, 0.9, 1);
    }

    [Fact]
    public void Clusters_are_the_classes()
    {
        var (train, test) = Embedded.Value;
        var model = _ml.Clustering.Trainers.KMeans(numberOfClusters: 2).Fit(train);
        var clusters = model.Transform(test).GetColumn<uint>("PredictedLabel").Zip(test.GetColumn<string>("Label")).ToArray();
        var right = clusters.Count(pair => pair.First == 1 == (pair.Second == "dog"));
        Assert.InRange(Math.Max(right, clusters.Length - right), 14, 16);
    }

    [Fact]
    public void Principal_components_and_anomalies_work_on_embeddings()
    {
        var (train, test) = Embedded.Value;
        var projected = _ml.Transforms.ProjectToPrincipalComponents("Two", "Features", rank: 2).Fit(train).Transform(test);
        Assert.Equal(2, ((VectorDataViewType)projected.Schema["Two"].Type).Size);
        Assert.All(projected.GetColumn<float[]>("Two"), point => Assert.All(point, value => Assert.True(float.IsFinite(value))));

        var dogs = _ml.Data.FilterByCustomPredicate<Labeled>(train, row => row.Label != "dog");
        var model = _ml.AnomalyDetection.Trainers.RandomizedPca(rank: 3).Fit(dogs);
        var scored = _ml.Data.CreateEnumerable<Anomaly>(model.Transform(test), false).ToList();
        Assert.Equal(16, scored.Count);
        Assert.All(scored, row => Assert.InRange(row.Score, 0, 1));
    }

    private static (IDataView Train, IDataView Test) Embed()
    {
        Decoders.SkipWithoutOne(Directory.GetFiles(TestData.Path("esc10/audio"))[0]);
        var ml = new MLContext(1);
        var data = ml.Data.LoadEsc10(TestData.Path("esc10"));
        var embedded = ml.Transforms.PannsEmbedding("Features", "Path", Clips.Mn04).Fit(data).Transform(
            ml.Data.FilterByCustomPredicate<Labeled>(data, row => row.Fold > 2 || row.Label is not ("dog" or "clock_tick")));
        var cached = ml.Data.Cache(embedded, "Features", "Label", "Fold");
        return (ml.Data.FilterByCustomPredicate<Labeled>(cached, row => row.Fold != 1), ml.Data.FilterByCustomPredicate<Labeled>(cached, row => row.Fold != 2));
    }

    private sealed class Labeled
    {
        public string Label { get; set; } = "";

        public float Fold { get; set; }
    }

    private sealed class Anomaly
    {
        public float Score { get; set; }
    }
}
