using Panns.Audio;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Models;

/// <summary>Events of known truth: sounds of ESC-10 placed in noise, found by a classifier that has heard other recordings of these classes.</summary>
public sealed class SceneDetectionTests : IDisposable
{
    private const int Rate = 32000;
    private static readonly string[] Classes = ["dog", "rooster", "crying_baby", "sneezing"];

    private readonly TempFolder _folder = new();
    private readonly Random _random = new(7);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sounds_placed_in_noise_are_found_by_a_linear_probe()
    {
        var data = DatasetRecipes.Get("esc10").Open(TestData.Path("esc10"));
        Decoders.SkipWithoutOne(data.Clips[0].Path);
        var weights = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        var others = new List<(string Label, float[] Sound)>();
        foreach (var clip in data.Clips.Where(clip => clip.Labels.Any(label => Classes.Contains(data.Classes[label]))))
        {
            var label = data.Classes[clip.Labels[0]];
            var sound = FirstSound(AudioFile.LoadMono(clip.Path, Rate));
            if (clip.Fold == 5)
            {
                others.Add((label, sound));
                continue;
            }

            for (var i = 0; i < 2; i++)
            {
                var second = Noise(Rate);
                var part = sound.AsSpan(_random.Next(Math.Max(1, sound.Length - Rate)));
                part = part[..Math.Min(part.Length, Rate)];
                Place(part, second, _random.Next(Rate - part.Length + 1));
                _folder.Wav(FormattableString.Invariant($"train/{label}/{Path.GetFileNameWithoutExtension(clip.Path)}-{i}.wav"), second, Rate);
            }
        }

        for (var i = 0; i < 40; i++)
        {
            _folder.Wav(FormattableString.Invariant($"train/background/{i}.wav"), Noise(Rate), Rate);
        }

        // Every sound of the last fold once, with pauses of 2 to 6 s.
        var (scene, at, truth) = (Noise(240 * Rate), 2.0, new List<(string Label, double Onset, double Offset)>());
        foreach (var (label, sound) in others)
        {
            Place(sound, scene, (int)(at * Rate));
            truth.Add((label, at, at + ((double)sound.Length / Rate)));
            at = truth[^1].Offset + 2 + (4 * _random.NextDouble());
        }

        Assert.True(at < 238 && truth.Count == 32, "the scene is as long as its events");
        using var backbone = Backbone.Open(PannsModels.Mn04, weights);
        var context = new TransferContext { Backbone = backbone, CancellationToken = TestContext.Current.CancellationToken };
        var model = TransferModel.Fit(context, LabeledSounds.OpenFolder(_folder.Path("train")), TransferStrategies.LinearProbe);
        using var fitted = model;
        var detector = fitted.CreateDetector(fitted.Detection with { Labels = Classes, Median = 1.25, MergeGap = 0.5 });
        var found = detector.Detect(scene, Rate, cancellationToken: TestContext.Current.CancellationToken).Events;

        // An event is found if one of its class begins and ends within half a second of it.
        var correct = truth.Count(one => found.Any(estimate => estimate.Label == one.Label && Math.Abs(estimate.Onset - one.Onset) <= 0.5 && Math.Abs(estimate.Offset - one.Offset) <= 0.5));
        var f1 = 2.0 * correct / (truth.Count + found.Count);
        Assert.True(f1 >= 0.6, FormattableString.Invariant($"{correct} of {truth.Count} events are found, among {found.Count}: F1 is {f1:0.000}"));
    }

    /// <summary>The clip from its first sound to a pause of half a second, 3 s at most, with its peak at a quarter of full scale.</summary>
    private static float[] FirstSound(float[] wave)
    {
        const int Block = Rate / 20;
        const int Pause = 10;
        var energies = wave.Chunk(Block).Select(block => block.Sum(sample => sample * sample)).ToList();
        var limit = 0.003 * energies.Max();
        var first = energies.FindIndex(energy => energy > limit);
        var last = first;
        for (var i = first; i < energies.Count && i <= last + Pause; i++)
        {
            last = energies[i] > limit ? i : last;
        }

        var sound = wave.AsSpan(first * Block, Math.Min(Math.Min(last + 1 - first, 60) * Block, wave.Length - (first * Block))).ToArray();
        var peak = sound.Max(Math.Abs);
        return Array.ConvertAll(sound, sample => sample / (4 * peak));
    }

    private static void Place(ReadOnlySpan<float> sound, float[] scene, int start)
    {
        for (var i = 0; i < sound.Length; i++)
        {
            scene[start + i] += sound[i];
        }
    }

    private float[] Noise(int samples)
    {
        var noise = new float[samples];
        for (var i = 0; i < samples; i++)
        {
            noise[i] = 0.005f * ((2 * _random.NextSingle()) - 1);
        }

        return noise;
    }
}
