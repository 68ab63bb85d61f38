// From the folder of ESC-50, or of its part ESC-10, to a saved model that takes paths of sounds:
//   dotnet run --project samples/Esc50 -c Release -- ESC-50/ esc50.zip
using Microsoft.ML;
using Panns;
using Panns.ML;
using Panns.Transfer;

var ml = new MLContext(seed: 0);
var sounds = ml.Data.LoadEsc50(args[0]);

// The network's weights are downloaded once, unless a file is named; embeddings are cached between runs.
var embedding = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Model = PannsModels.Mn04 };
var embedder = ml.Transforms.PannsEmbedding(embedding with { Weights = args.ElementAtOrDefault(2), Cache = FeatureCache.Default }).Fit(sounds);
var features = ml.Data.Cache(embedder.Transform(sounds));

var trainer = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.FreezeL3(context: ml));
foreach (var fold in ml.MulticlassClassification.CrossValidateByFold(features, trainer, context: ml))
{
    Console.WriteLine($"fold {fold.Fold}: accuracy {fold.Metrics.MicroAccuracy:F4}");
}

var classifier = trainer.Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(features);
ml.Model.Save(embedder.Append(classifier), sounds.Schema, args[1]);
