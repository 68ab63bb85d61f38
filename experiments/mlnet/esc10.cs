// The table of docs/mlnet.md: ML.NET's and this library's trainers on ESC-10, its own five folds, seed 0:
//   dotnet run -c Release experiments/mlnet/esc10.cs -- ESC-10/ [weights of mn04_as]
// Embeddings are kept in the cache that the command shares.
#:project ../../src/Panns.ML/Panns.ML.csproj
#:package Microsoft.ML.FastTree
#:property PublishAot=false
#:property NoWarn=CS1591

using System.Globalization;
using Microsoft.ML;
using Panns;
using Panns.ML;
using Panns.Transfer;

var ml = new MLContext(seed: 0);
var sounds = ml.Data.LoadEsc10(args[0]);
var embedding = new PannsEmbeddingOptions
{
    OutputColumnName = "Features", InputColumnName = "Path", Model = PannsModels.Mn04, Weights = args.ElementAtOrDefault(1), Cache = FeatureCache.Default,
};
var features = ml.Data.Cache(ml.Transforms.PannsEmbedding(embedding).Fit(sounds).Transform(sounds));

var trainers = ml.MulticlassClassification.Trainers;
var key = ml.Transforms.Conversion.MapValueToKey("Label");

// fixZero: false centers vectors as well as scaling them; ML.NET's default scales alone.
var standardized = key.Append(ml.Transforms.NormalizeMeanVariance("Features", fixZero: false));
(string Name, IEstimator<ITransformer> Trainer)[] rows =
[
    ("SdcaMaximumEntropy, standardized vectors", standardized.Append(trainers.SdcaMaximumEntropy())),
    ("LbfgsMaximumEntropy, standardized vectors", standardized.Append(trainers.LbfgsMaximumEntropy())),
    ("FastTree, one-versus-all", key.Append(trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastTree()))),
    ("FreezeL1", key.Append(trainers.FreezeL1(context: ml))),
    ("FreezeL3", key.Append(trainers.FreezeL3(context: ml))),
    ("SdcaMaximumEntropy, ML.NET's default scaling", key.Append(ml.Transforms.NormalizeMeanVariance("Features")).Append(trainers.SdcaMaximumEntropy())),
];
Console.WriteLine("| trainer | accuracy |\n|---|---:|");
foreach (var (name, trainer) in rows)
{
    var accuracy = ml.MulticlassClassification.CrossValidateByFold(features, trainer, context: ml).Average(fold => fold.Metrics.MicroAccuracy);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {accuracy:F3} |"));
}
