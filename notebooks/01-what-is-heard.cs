#:package Panns.Interactive@*
#:property PublishAot=false

// %% [markdown]
// # What is to be heard
//
// Mini, the network that is built into the library, tags recordings with the 527 classes of AudioSet: nothing has to be downloaded. The sounds here are made by
// the library itself; the environment variable `PANNS_SOUNDS` names a folder of your own recordings instead.

// %%
using System.IO;
using Panns;
using Panns.Audio;
using Panns.FrontEnd;
using Panns.Interactive;
using Panns.Transfer;

var folder = Environment.GetEnvironmentVariable("PANNS_SOUNDS");
if (folder is null)
{
    folder = Path.Combine(Path.GetTempPath(), "panns-everyday");
    EverydaySounds.Write(folder, clipsPerSound: 1, seconds: 4, seed: 1);
}

string[] files = [.. Directory.EnumerateFiles(folder, "*.wav", SearchOption.AllDirectories).Order()];
Console.WriteLine($"{files.Length} recordings");

// %% [markdown]
// ## A recording
//
// A clip draws and plays itself: the waveform above what the network sees of it, the log-mel spectrogram.

// %%
var one = files.FirstOrDefault(file => file.Contains("birds")) ?? files[0];
var birds = SoundClip.Load(one);
Notebook.Show(birds);

// %% [markdown]
// ## Its tags
//
// Scores lie between 0 and 1 and are not exclusive: several things can be heard at once.

// %%
var model = PannsModel.Load(PannsModels.Mini);
var tagger = new AudioTagger(model, new TaggingOptions { TopCount = 6 });
var tags = tagger.Tag(one);
Notebook.Show(tags);

// %% [markdown]
// ## Many recordings
//
// `TagMany` reads any number of files of any length, on all processors, in bounded memory; a file that cannot be read carries its error and stops nobody.

// %%
foreach (var result in tagger.TagMany(files))
{
    var best = string.Join(", ", result.Tags.Take(3).Select(tag => $"{tag.Label} {tag.Score:F2}"));
    Console.WriteLine($"{Path.GetFileName(result.File),-26} {result.Error ?? best}");
}

// %% [markdown]
// ## The front end by itself
//
// The same spectrogram at a higher resolution. Every network of the library states the settings that it was trained with.

// %%
var settings = LogMelSettings.Panns32k with { MelBins = 128 };
var logMel = new LogMelSpectrogram(settings).Compute(birds.Samples);
Console.WriteLine($"{logMel.GetLength(0)} frames of {logMel.GetLength(1)} mel bands, in dB");
Notebook.Show(Figure.OfSpectrogram(logMel, settings, "128 mel bands"));
