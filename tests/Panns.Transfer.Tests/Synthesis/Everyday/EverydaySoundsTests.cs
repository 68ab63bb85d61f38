using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Synthesis.Everyday;

public sealed class EverydaySoundsTests
{
    private const int Seeds = 5;

    public static TheoryData<string> Sounds { get; } = [.. EverydaySounds.Names];

    [Theory]
    [MemberData(nameof(Sounds))]
    public void Samples_are_finite_bounded_and_the_seed_s_alone(string name)
    {
        var sound = EverydaySounds.Create(name, 2, 7);
        Assert.Equal(64000, sound.Length);
        Assert.All(sound, sample => Assert.InRange(sample, -0.9f, 0.9f));
        Assert.InRange(sound.Max(MathF.Abs), 0.15f, 0.9f);
        Assert.Equal(sound, EverydaySounds.Create(name, 2, 7));
        Assert.NotEqual(sound, EverydaySounds.Create(name, 2, 8));
        Assert.All(EverydaySounds.LabelsOf(name), label => Assert.Equal(label, AudioSetLabels.Find(label).Name));
    }

    // Independent truth: a network that learned from AudioSet's recordings and has never heard these. Its five best names hold one of the sound's for most seeds.
    [Fact]
    public void A_network_trained_on_recordings_takes_each_for_what_it_stands_for()
    {
        using var model = PannsModel.Load(TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        var tagger = new AudioTagger(model, new TaggingOptions { TopCount = 5 });
        var unheard = new List<string>();
        foreach (var name in EverydaySounds.Names)
        {
            var labels = EverydaySounds.LabelsOf(name);
            var heard = 0;
            for (var seed = 0; seed < Seeds; seed++)
            {
                var tags = tagger.Tag(EverydaySounds.Create(name, 4, (ulong)seed), EverydaySounds.SampleRate, TestContext.Current.CancellationToken).Tags;
                heard += tags.Any(tag => labels.Contains(tag.Label)) ? 1 : 0;
            }

            if (2 * heard <= Seeds)
            {
                unheard.Add($"{name}: {heard} of {Seeds}");
            }
        }

        Assert.Empty(unheard);
    }

    [Fact]
    public void A_set_is_a_folder_per_sound()
    {
        using var folder = new TempFolder();
        EverydaySounds.Write(folder.Path("set"), 1, 1, 3);
        Assert.Equal(EverydaySounds.Names.Order(StringComparer.Ordinal), Directory.GetDirectories(folder.Path("set")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Equal(32000, Panns.Audio.AudioFile.LoadMono(folder.Path("set/dog/dog-000.wav"), 32000).Length);
        Assert.Contains("there are rain, surf", Assert.Throws<PannsException>(() => EverydaySounds.Create("unicorn", 2, 0)).Message, StringComparison.Ordinal);
    }
}
