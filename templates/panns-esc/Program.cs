// Learns the sounds of a folder, which has a subfolder for each class:   dotnet run -- learn sounds/ model.zip
// Names the sounds of files:                                            dotnet run -- name model.zip some.wav other.wav
using Microsoft.ML;
using Panns;
using Panns.ML;

var ml = new MLContext(seed: 0);
switch (args)
{
    case ["learn", var folder, var file]:
        var sounds = ml.Data.LoadAudioFolder(folder);
        var split = ml.Data.TrainTestSplit(sounds, testFraction: 0.2, samplingKeyColumnName: "Group", seed: 0);

        // The store's best network, or the built-in one; PannsModels.Cnn14 as a third argument names the paper's.
        var pipeline = ml.Transforms.PannsEmbedding("Features", "Path")
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .AppendCacheCheckpoint(ml)
            .Append(ml.MulticlassClassification.Trainers.FreezeL1())
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var metrics = ml.MulticlassClassification.Evaluate(pipeline.Fit(split.TrainSet).Transform(split.TestSet));
        Console.WriteLine($"accuracy {metrics.MicroAccuracy:F3} on the fifth that was set aside");
        ml.Model.Save(pipeline.Fit(sounds), sounds.Schema, file);
        Console.WriteLine($"{file}: learned of all");
        return 0;

    case ["name", var file, .. var files]:
        var model = ml.Model.Load(file, out _);
        var engine = ml.Model.CreatePredictionEngine<AudioInput, Named>(model);
        foreach (var path in files)
        {
            Console.WriteLine($"{path}: {engine.Predict(new AudioInput { Path = path }).PredictedLabel}");
        }

        return 0;

    default:
        Console.Error.WriteLine("usage: learn FOLDER MODEL.zip | name MODEL.zip FILE ...");
        return 2;
}

internal sealed class Named
{
    public string PredictedLabel { get; set; } = "";
}
