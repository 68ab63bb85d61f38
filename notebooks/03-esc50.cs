#:package Panns.Interactive@*
#:package Panns.ML@*
#:package Microsoft.ML.FastTree@5.0.1
#:property PublishAot=false

// %% [markdown]
// # Classes of one's own with ML.NET
//
// The experiment of the paper on ESC-50, in an ML.NET pipeline: embeddings of a pretrained network, and a classifier on them, measured on the folds that the set
// comes with. `PANNS_ESC50` names a folder of ESC-50 or ESC-10. Without it the notebook makes a small set of its own: eight sorts of noise.

// %%
using System.IO;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns;
using Panns.Interactive;
using Panns.ML;
using Panns.Transfer;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

var ml = new MLContext(seed: 0);
var root = Environment.GetEnvironmentVariable("PANNS_ESC50");
IDataView sounds;
if (root is not null)
{
    sounds = ml.Data.LoadEsc50(root);
}
else
{
    var folder = Path.Combine(Path.GetTempPath(), "panns-eight-noises");
    string[] names = ["rain", "surf", "wind", "stream", "white_noise", "pink_noise", "fire", "hair_dryer"];
    EverydaySounds.Write(folder, clipsPerSound: 15, seconds: 2, seed: 3, names);
    var rows = from name in names
               from file in Directory.GetFiles(Path.Combine(folder, name)).Order().Index()
               select $"{file.Item},{name},{1 + (file.Index % 5)}";
    var table = Path.Combine(folder, "sounds.csv");
    File.WriteAllLines(table, rows.Prepend("path,label,fold"));
    sounds = ml.Data.LoadAudioManifest(table);
}

string[] labels = [.. sounds.GetColumn<string>("Label").Distinct().Order(StringComparer.Ordinal)];
Console.WriteLine($"{sounds.GetColumn<string>("Path").Count()} clips, {labels.Length} classes");

// %% [markdown]
// ## Embeddings, once
//
// An ordinary transform. What it computed is cached, because every classifier and every fold reads it again.

// %%
var embedder = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Mini).Fit(sounds);
var features = ml.Data.Cache(embedder.Transform(sounds));
Console.WriteLine($"vectors of {features.GetColumn<float[]>("Features").First().Length} values");

// %% [markdown]
// ## Three classifiers, five folds
//
// Freeze_L1 and Freeze_L3 are the paper's: one or three layers on the frozen network's embedding. FastTree is ML.NET's own.

// %%
var trainers = ml.MulticlassClassification.Trainers;
var key = ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue);
var candidates = new Dictionary<string, IEstimator<ITransformer>>
{
    ["Freeze_L1"] = key.Append(trainers.FreezeL1()),
    ["Freeze_L3"] = key.Append(trainers.FreezeL3()),
    ["FastTree, one versus all"] = key
        .Append(trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastTree())),
};
var results = candidates.ToDictionary(
    pair => pair.Key,
    pair => ml.MulticlassClassification.CrossValidateByFold(features, pair.Value));
foreach (var (name, folds) in results)
{
    var byFold = folds.Select(fold => fold.Metrics.MicroAccuracy).ToArray();
    var each = string.Join(" ", byFold.Select(one => $"{one:F3}"));
    Console.WriteLine($"{name,-26} {byFold.Average():F3}, by fold {each}");
}

// %% [markdown]
// ## What is taken for what
//
// The confusion matrix of the weakest of them, over all folds: a row for each right class, a column for each class given.

// %%
var weakest = results.MinBy(pair => pair.Value.Average(fold => fold.Metrics.MicroAccuracy));
var counts = new double[labels.Length][];
for (var row = 0; row < labels.Length; row++)
{
    var ofRow = weakest.Value.Select(fold => fold.Metrics.ConfusionMatrix.Counts[row]).ToList();
    counts[row] = [.. labels.Select((_, column) => ofRow.Sum(fold => fold[column]))];
}

Notebook.Show(Figure.OfConfusion(labels, counts, weakest.Key));

// %% [markdown]
// ## A model to keep
//
// Trained on everything, saved with the network inside, loaded as any program that refers to Panns.ML loads it.

// %%
var classifier = key.Append(trainers.FreezeL1())
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
var model = embedder.Append(classifier.Fit(features));
var saved = Path.Combine(Path.GetTempPath(), "panns-sounds.zip");
ml.Model.Save(model, sounds.Schema, saved);
var loaded = new MLContext().Model.Load(saved, out _);
var named = loaded.Transform(ml.Data.TakeRows(sounds, 3)).GetColumn<string>("PredictedLabel");
Console.WriteLine($"{new FileInfo(saved).Length / 1024} KiB");
Console.WriteLine($"the first clips are taken for {string.Join(", ", named)}");
