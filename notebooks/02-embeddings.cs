#:package Panns.Interactive@*
#:property PublishAot=false

// %% [markdown]
// # Embeddings, search and a map
//
// A network turns a recording into a vector in which alike sounds are near each other. `PANNS_SOUNDS` names a folder with a subfolder for each class; without it
// the library makes sounds of six classes.

// %%
using System.IO;
using Panns;
using Panns.Interactive;
using Panns.Transfer;

var folder = Environment.GetEnvironmentVariable("PANNS_SOUNDS");
if (folder is null)
{
    folder = Path.Combine(Path.GetTempPath(), "panns-six-classes");
    string[] names = ["birds", "crickets", "siren_two_tones", "clock", "glass", "surf"];
    EverydaySounds.Write(folder, clipsPerSound: 8, seconds: 3, seed: 2, names);
}

string[] files = [.. Directory.EnumerateFiles(folder, "*.wav", SearchOption.AllDirectories).Order()];
string[] classes = [.. files.Select(file => Path.GetFileName(Path.GetDirectoryName(file)!))];
Console.WriteLine($"{files.Length} recordings of {classes.Distinct().Count()} classes");

// %% [markdown]
// ## A vector for each

// %%
var model = PannsModel.Load(PannsModels.Mini);
var extractor = new EmbeddingExtractor(model);
var results = extractor.ExtractMany(files).ToList();
foreach (var result in results.Where(result => result.Error is not null))
{
    Console.WriteLine(result.Error);
}

float[][] vectors = [.. results.Select(result => result.Embedding.ToArray())];
Console.WriteLine($"{vectors.Length} vectors of {vectors[0].Length} values");

// %% [markdown]
// ## Search
//
// The recordings most like one of them, by the cosine of the angle between their vectors.

// %%
float Cosine(float[] one, float[] two)
{
    var (product, first, second) = (0.0, 0.0, 0.0);
    for (var i = 0; i < one.Length; i++)
    {
        product += one[i] * two[i];
        first += one[i] * one[i];
        second += two[i] * two[i];
    }

    return (float)(product / Math.Sqrt(first * second));
}

var query = Math.Max(0, Array.IndexOf(classes, "clock"));
Notebook.Show(SoundClip.Load(files[query]));
var others = Enumerable.Range(0, files.Length).Where(i => i != query);
var ranked = others.Select(i => (Likeness: Cosine(vectors[query], vectors[i]), i)).OrderDescending();
foreach (var (likeness, i) in ranked.Take(8))
{
    Console.WriteLine($"{likeness:F3}  {Path.GetFileName(files[i])}");
}

// %% [markdown]
// ## A map
//
// The two directions in which the vectors differ most. What forms a group here is easy to tell apart: 03 trains classifiers on such vectors.

// %%
Notebook.Show(Figure.OfMap(vectors, classes));
