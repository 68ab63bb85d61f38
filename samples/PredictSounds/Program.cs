// Loads a model saved by samples/Esc50 (or your own program), and prints what it hears in files:
//   dotnet run --project samples/PredictSounds -- esc50.zip dog.wav rain.wav
using System.Globalization;
using Microsoft.ML;

var ml = new MLContext();
var model = ml.Model.Load(args[0], out _);
using var engine = ml.Model.CreatePredictionEngine<Sound, Prediction>(model);
foreach (var path in args[1..])
{
    var prediction = engine.Predict(new() { Path = path });
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}\t{prediction.PredictedLabel}\t{prediction.Score.Max():F3}"));
}

internal sealed class Sound
{
    public string Path { get; set; } = "";

    // The trained model requires this column, but ignores its value here.
    public string Label { get; set; } = "";
}

internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
