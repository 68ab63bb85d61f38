#:package Panns.Interactive@*
#:package Panns.ML@*
#:package Panns.Onnx@*
#:package Microsoft.ML.OnnxTransformer@5.0.1
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:property PublishAot=false

// %% [markdown]
// # ONNX, out and in
//
// A network as one ONNX file: waveform in, scores and embedding out, any batch and length, the front end included. Then the same file back: as an engine of this
// library, and in ML.NET's own `ApplyOnnxModel`.

// %%
using System.IO;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns;
using Panns.Interactive;
using Panns.ML;
using Panns.Onnx;
using Panns.Transfer;

var file = Path.Combine(Path.GetTempPath(), "panns-mini.onnx");
using (var network = PretrainedNetwork.Open(PannsModels.Mini))
{
    OnnxExporter.Export(network.Network, network.Weights, file);
}

Console.WriteLine($"{new FileInfo(file).Length / 1024} KiB");

// %% [markdown]
// ## In again, as an engine
//
// The scores are those of the library's own engine, but for rounding.

// %%
var sound = EverydaySounds.Create("birds", 3, 1);
var own = PannsModel.Load(PannsModels.Mini);
var session = OnnxSession.Open(file);
var exported = new PannsModel(session);
var here = new AudioTagger(own).Tag(sound, EverydaySounds.SampleRate);
var there = new AudioTagger(exported).Tag(sound, EverydaySounds.SampleRate);
float Difference(float[] one, float[] two) => one.Zip(two).Max(pair => Math.Abs(pair.First - pair.Second));
foreach (var tag in (Tag[])[here.Tags[0], there.Tags[0]])
{
    Console.WriteLine($"{tag.Label} {tag.Score:F4}");
}

var largest = Difference(here.Scores.ToArray(), there.Scores.ToArray());
Console.WriteLine($"largest difference of a score: {largest:E1}");
Notebook.Show(there);

// %% [markdown]
// ## In ML.NET's own transform
//
// `LoadAudio` gives waveforms of a fixed length, and `ApplyOnnxModel` runs the network on them. (ML.NET's `ConvertToOnnx` is no way out: it would leave the network
// away, and this library says so in one line.)

// %%
var ml = new MLContext(seed: 0);
var folder = Path.Combine(Path.GetTempPath(), "panns-everyday");
EverydaySounds.Write(folder, clipsPerSound: 1, seconds: 4, seed: 1);
var data = ml.Data.LoadAudioFolder(folder);
var shapes = new Dictionary<string, int[]> { ["waveform"] = [1, 2 * 32000] };
var load = ml.Transforms.LoadAudio(new LoadAudioOptions
{
    OutputColumnName = "waveform", InputColumnName = "Path", Duration = 2, FixedLength = true,
});
var apply = ml.Transforms.ApplyOnnxModel(
    outputColumnNames: ["embedding"], inputColumnNames: ["waveform"], modelFile: file,
    shapeDictionary: shapes,
    gpuDeviceId: null, fallbackToCpu: false, recursionLimit: 100);
var pipeline = load.Append(apply)
    .Append(ml.Transforms.PannsEmbedding("Features", "waveform", PannsModels.Mini));
var rows = pipeline.Fit(data).Transform(ml.Data.TakeRows(data, 5));
var applied = rows.GetColumn<float[]>("embedding").ToList();
var embedded = rows.GetColumn<float[]>("Features");
var difference = applied.Zip(embedded).Max(pair => Difference(pair.First, pair.Second));
Console.WriteLine($"{applied[0].Length} values; largest difference from PannsEmbedding {difference:E1}");
