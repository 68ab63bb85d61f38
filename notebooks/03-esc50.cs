#:package Panns.Interactive@*
#:package Panns.ML@*
#:package Microsoft.ML.FastTree@5.0.1
#:property PublishAot=false

// %% [markdown]
// # Classes of one's own with ML.NET
//
// The experiment of the paper on ESC-50, in an ML.NET pipeline: embeddings of a pretrained network, and a classifier on them, measured on the folds that the set
// comes with. `PANNS_ESC50` names a folder of ESC-50 or ESC-10. Without it the notebook makes a small set of its own, of eight sounds that are hard to tell apart.

// %%
using System.IO;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns;
using Panns.Interactive;
using Panns.ML;
using Panns.Transfer;

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
    var rows = names.SelectMany(name => Directory.GetFiles(Path.Combine(folder, name)).Order().Select((path, i) => $"{path},{name},{1 + (i % 5)}"));
    var table = Path.Combine(folder, "sounds.csv");
    File.WriteAllLines(table, rows.Prepend("path,label,fold"));
    sounds = ml.Data.LoadAudioManifest(table);
}

Console.WriteLine($"{sounds.GetColumn<string>("Path").Count()} clips, {sounds.GetColumn<string>("Label").Distinct().Count()} classes");

// %% [markdown]
// ## Embeddings, once
//
// An ordinary transform. What it computed is cached, because every classifier and every fold reads it again.

// %%
var clock = System.Diagnostics.Stopwatch.StartNew();
var embedder = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Mini).Fit(sounds);
var features = ml.Data.Cache(embedder.Transform(sounds));
Console.WriteLine($"vectors of {features.GetColumn<float[]>("Features").First().Length} values");

// %% [markdown]
// ## Three classifiers, five folds
//
// Freeze_L1 and Freeze_L3 are the paper's: one or three layers on the frozen network's embedding. FastTree is ML.NET's own.

// %%
var trainers = ml.MulticlassClassification.Trainers;
var key = ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
var candidates = new Dictionary<string, IEstimator<ITransformer>>
{
    ["Freeze_L1"] = key.Append(trainers.FreezeL1()),
    ["Freeze_L3"] = key.Append(trainers.FreezeL3()),
    ["FastTree, one versus all"] = key.Append(trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastTree())),
};
var results = candidates.ToDictionary(pair => pair.Key, pair => ml.MulticlassClassification.CrossValidateByFold(features, pair.Value));
foreach (var (name, folds) in results)
{
    Console.WriteLine($"{name,-26} accuracy {folds.Average(fold => fold.Metrics.MicroAccuracy):F3}, by fold {string.Join(" ", folds.Select(fold => $"{fold.Metrics.MicroAccuracy:F3}"))}");
}

// %% [markdown]
// ## What is taken for what
//
// The confusion matrix of the best of them, over all folds.

// %%
var best = results.MaxBy(pair => pair.Value.Average(fold => fold.Metrics.MicroAccuracy));
string[] labels = [.. features.GetColumn<string>("Label").Distinct().Order(StringComparer.Ordinal)];
var counts = labels.Select((_, row) => labels.Select((_, column) => best.Value.Sum(fold => fold.Metrics.ConfusionMatrix.Counts[row][column])).ToArray()).ToArray();
Notebook.Show(Figure.OfConfusion(labels, counts, best.Key));

// %% [markdown]
// ## A model to keep
//
// Trained on everything, saved with the network inside, loaded as any program that refers to Panns.ML loads it.

// %%
var model = embedder.Append(key.Append(trainers.FreezeL1()).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(features));
var saved = Path.Combine(Path.GetTempPath(), "panns-sounds.zip");
ml.Model.Save(model, sounds.Schema, saved);
var loaded = new MLContext().Model.Load(saved, out _);
var some = ml.Data.TakeRows(sounds, 3);
Console.WriteLine($"{new FileInfo(saved).Length / 1024} KiB; the first clips are taken for {string.Join(", ", loaded.Transform(some).GetColumn<string>("PredictedLabel"))}");
