#:package Panns.Interactive@*
#:package Panns.ML@*
#:property PublishAot=false

// %% [markdown]
// # Fine-tuning, as it goes on
//
// The whole network is trained on one's own classes: the paper's Fine-tune, on the library's own engine, without a GPU. `PANNS_SOUNDS` names a folder with a
// subfolder for each class; without it the notebook makes four kinds of noise.

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
var folder = Environment.GetEnvironmentVariable("PANNS_SOUNDS");
if (folder is null)
{
    folder = Path.Combine(Path.GetTempPath(), "panns-four-noises");
    string[] names = ["rain", "surf", "wind", "fire"];
    EverydaySounds.Write(folder, clipsPerSound: 12, seconds: 1, seed: 4, names);
}

var sounds = ml.Data.LoadAudioFolder(folder);
var split = ml.Data.TrainTestSplit(sounds, testFraction: 0.25, samplingKeyColumnName: "Group", seed: 1);
int Count(IDataView data) => data.GetColumn<string>("Path").Count();
Console.WriteLine($"{Count(split.TrainSet)} clips to learn from, {Count(split.TestSet)} to test with");

// %% [markdown]
// ## Training
//
// The curves are drawn anew after every epoch: three of the new last layer alone, then eight of the whole network. `PannsFineTune` takes the loader's columns as
// they are, and logs to a context if one is given.

// %%
var trainer = ml.MulticlassClassification.Trainers.PannsFineTune(new NetworkTrainerOptions
{
    Model = PannsModels.Mini,
    Training = NetworkTrainingOptions.FineTune with
    {
        HeadEpochs = 3, Epochs = 8, BatchSize = 12, LongestClip = 1,
    },
    Progress = new LiveCurves("fine-tuning Mini"),
    Seed = 0,
});
var key = ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue);
var model = key.Append(trainer).Fit(split.TrainSet);

// %% [markdown]
// ## What it learned
//
// A row for each right class, a column for each class given. The epochs are kept with the model, as `Model.History`.

// %%
var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
var history = model.LastTransformer.Model.History;
Console.WriteLine($"{history.Length} epochs, loss {history[0].TrainLoss:F3} to {history[^1].TrainLoss:F3}");
Console.WriteLine("on clips that it has not heard:");
Console.WriteLine($"accuracy {metrics.MicroAccuracy:F3}, log loss {metrics.LogLoss:F3}");
var classes = model.LastTransformer.Model.Classes;
Notebook.Show(Figure.OfConfusion(classes, metrics.ConfusionMatrix.Counts, "fine-tuned Mini"));
