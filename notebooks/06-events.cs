#:package Panns.Interactive@*
#:property PublishAot=false

// %% [markdown]
// # Events over time
//
// Onset and offset of what is to be heard. Mini scores windows of a second, a quarter of a second apart; networks of the decision-level kind score frames of
// 10 ms. The recording is made here; `PANNS_RECORDING` names one of your own.

// %%
using System.IO;
using Panns;
using Panns.Interactive;
using Panns.Transfer;

var path = Environment.GetEnvironmentVariable("PANNS_RECORDING");
SoundClip recording;
if (path is not null)
{
    recording = SoundClip.Load(path);
}
else
{
    // Birds, a siren, a busy telephone and birds again, over faint noise.
    const int rate = EverydaySounds.SampleRate;
    var scene = new float[20 * rate];
    var noise = EverydaySounds.Create("pink_noise", 20, 5);
    for (var i = 0; i < scene.Length; i++)
    {
        scene[i] = 0.003f * noise[i];
    }

    (string, int, int)[] sounds =
        [("birds", 1, 4), ("siren_two_tones", 6, 4), ("busy_signal", 12, 3), ("birds", 16, 3)];
    foreach (var (name, start, seconds) in sounds)
    {
        var sound = EverydaySounds.Create(name, seconds, 1);
        for (var i = 0; i < sound.Length; i++)
        {
            scene[(start * rate) + i] += 0.8f * sound[i];
        }
    }

    recording = new SoundClip(scene, rate, "a scene");
}

Notebook.Show(recording);

// %% [markdown]
// ## Detection
//
// An event reaches the threshold and extends to where its scores fall below the low one.

// %%
var model = PannsModel.Load(PannsModels.Mini);
var detector = new SoundEventDetector(model, new DetectionOptions { Threshold = 0.2, LowThreshold = 0.1 });
var plot = new DetectionPlot(classCount: 8);
var detection = detector.Detect(recording.Samples, recording.SampleRate, plot: plot);
foreach (var found in detection.Events.OrderBy(found => found.Onset))
{
    Console.WriteLine($"{found.Onset,6:F2} s to {found.Offset,6:F2} s  {found.Label} ({found.PeakScore:F2})");
}

// %% [markdown]
// ## The figure of the reports

// %%
Notebook.Show(plot);
