#:package Panns.Interactive@*
#:package Panns.ML@*
#:property PublishAot=false

// %% [markdown]
// # How much do a few clips teach?
//
// Figures 6 to 11 of the paper: accuracy against the number of training clips of each class. `PANNS_ESC50` names a folder of ESC-50 or ESC-10; without it the
// notebook makes ten sounds of its own.

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
    var folder = Path.Combine(Path.GetTempPath(), "panns-ten-sounds");
    string[] names =
    [
        "rain", "surf", "wind", "stream", "fire",
        "idling", "accelerating", "helicopter", "chainsaw", "hair_dryer",
    ];
    EverydaySounds.Write(folder, clipsPerSound: 15, seconds: 2, seed: 3, names);
    var rows = from name in names
               from file in Directory.GetFiles(Path.Combine(folder, name)).Order().Index()
               select $"{file.Item},{name},{1 + (file.Index % 3)}";
    var table = Path.Combine(folder, "sounds.csv");
    File.WriteAllLines(table, rows.Prepend("path,label,fold"));
    sounds = ml.Data.LoadAudioManifest(table);
}

var labels = sounds.GetColumn<string>("Label").ToList();
Console.WriteLine($"{labels.Count} clips, {labels.Distinct().Count()} classes");

// %% [markdown]
// ## Two pipelines on the same draws
//
// `FewShot` draws clips of each class from all folds but one and tests on all clips of that one. The draws are those of the library's own `FewShot.Run`.

// %%
var embedder = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Mini).Fit(sounds);
var features = ml.Data.Cache(embedder.Transform(sounds));
var key = ml.Transforms.Conversion.MapValueToKey("Label");
var freeze = key.Append(ml.MulticlassClassification.Trainers.FreezeL1());
var bayes = key.Append(ml.MulticlassClassification.Trainers.NaiveBayes());
int[] shots = [1, 2, 5, 10];
(string Name, IEnumerable<FewShotPoint> Points)[] curves =
[
    ("Freeze_L1", ml.MulticlassClassification.FewShot(features, freeze, shots, repeats: 3)),
    ("naive Bayes", ml.MulticlassClassification.FewShot(features, bayes, shots, repeats: 3)),
];
foreach (var (name, points) in curves)
{
    var told = points.Select(point => $"{point.Shots}: {point.Mean:F3} ± {point.Deviation:F3}");
    Console.WriteLine($"{name,-12} {string.Join(", ", told)}");
}

// %%
Notebook.Show(Figure.OfFewShot(curves));
