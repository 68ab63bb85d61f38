using Panns.Audio;
using Panns.Common;
using Panns.Tests.Support;

namespace Panns.Tests.Detection;

/// <summary>Thresholds found by the labels of one scene of real sounds, measured on another: Mini hears clips of ESC-10 placed in noise.</summary>
public sealed class TunedSceneTests : IDisposable
{
    private const int Rate = 32000;
    private const int SlotSeconds = 7;
    private const int EventsPerClass = 5;

    // ESC-10's numbers of classes, in the names of its files, and AudioSet's names.
    private static readonly (string Number, string Label)[] Classes = [("0", "Dog"), ("1", "Chicken, rooster"), ("20", "Baby cry, infant cry"), ("21", "Sneeze")];

    private readonly string _folder = Directory.CreateTempSubdirectory("panns-scene-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Thresholds_of_one_scene_improve_F1_on_another()
    {
        var audio = TestData.Path("esc10/audio");
        var (tuning, known) = Scene(audio, '1');
        var (held, truth) = Scene(audio, '2');
        using var model = PannsModel.Load("Mini");
        var options = DetectionOptions.Default with { Labels = [.. Classes.Select(one => one.Label)] };
        var match = new EventMatchOptions { Collar = 0.5 };
        var found = new SoundEventDetector(model, options).TuneThresholds([tuning], known, match, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((4, 0, 0), (found.Classes.Count, found.Unknown.Count, found.Failed.Count));
        Assert.All(found.Classes, one => Assert.True(one.Tuned.F1 >= one.Usual.F1, one.ToString()));

        var tuned = options with { ClassThresholds = found.Classes.ToDictionary(one => one.Label, one => new EventThreshold(one.Threshold)) };
        var (before, after) = (F1(options), F1(tuned));
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"macro F1 {before:0.000} before, {after:0.000} after"));
        Assert.True(after > before, FormattableString.Invariant($"macro F1 {before:0.000} before, {after:0.000} after"));

        double F1(DetectionOptions how)
        {
            var events = new SoundEventDetector(model, how).Detect(held, cancellationToken: TestContext.Current.CancellationToken).Events;
            return EventMetrics.EventBased(truth, events.Select(one => new LabeledEvent(held, one.Onset, one.Offset, one.Label, one.PeakScore)), match).MacroF1;
        }
    }

    // Every 7 s hold one clip of the fold, without the silence at its ends, at a random place and level in faint noise.
    private (string Path, List<LabeledEvent> Events) Scene(string audio, char fold)
    {
        var path = Path.Combine(_folder, fold + ".wav");
        var random = new SeededRandom(fold);
        var queue = Classes.SelectMany(one => Directory.GetFiles(audio, $"{fold}-*-{one.Number}.ogg").Order(StringComparer.Ordinal).Take(EventsPerClass).Select(file => (file, one.Label))).ToArray();
        Assert.Equal(Classes.Length * EventsPerClass, queue.Length);
        random.Shuffle<(string, string)>(queue);
        var scene = new float[queue.Length * SlotSeconds * Rate];
        var events = new List<LabeledEvent>();
        foreach (var (slot, (file, label)) in queue.Index())
        {
            var clip = AudioFile.LoadMono(file, Rate);
            var peak = clip.Max(sample => Math.Abs(sample));
            var first = Array.FindIndex(clip, sample => Math.Abs(sample) > peak / 300);
            var end = Array.FindLastIndex(clip, sample => Math.Abs(sample) > peak / 300) + 1;
            var gain = (float)(Math.Pow(10, -(3 + (12 * random.NextDouble())) / 20) / peak);
            var at = (slot * SlotSeconds * Rate) + (int)((0.5 + (random.NextDouble() * (SlotSeconds - 1 - ((double)(end - first) / Rate)))) * Rate);
            for (var i = first; i < end; i++)
            {
                scene[at + i - first] = gain * clip[i];
            }

            events.Add(new(path, (double)at / Rate, (double)(at + end - first) / Rate, label));
        }

        for (var i = 0; i < scene.Length; i++)
        {
            scene[i] += (float)(0.001 * random.NextGaussian());
        }

        File.WriteAllBytes(path, WavFile.Of(scene, Rate));
        return (path, events);
    }
}
