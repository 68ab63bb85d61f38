using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Synthesis;

public sealed class SyntheticSoundsTests
{
    [Fact]
    public void There_are_at_least_ten_classes_of_sound_sounds()
    {
        Assert.True(SyntheticSounds.Classes.Length >= 10);
        foreach (var label in SyntheticSounds.Classes)
        {
            var sound = SyntheticSounds.Create(label, 3);
            Assert.InRange(sound.Length, 25600, 44800);
            Assert.All(sound, sample => Assert.InRange(sample, -1, 1));
            Assert.InRange(sound.Max(MathF.Abs), 0.15f, 0.95f);
            Assert.Equal(sound, SyntheticSounds.Create(label, 3));
            Assert.NotEqual(sound, SyntheticSounds.Create(label, 4));
        }
    }

    [Fact]
    public void A_set_is_a_folder_per_class()
    {
        using var folder = new TempFolder();
        SyntheticSounds.Write(folder.Path("set"), 2, 1);
        var data = LabeledSounds.OpenFolder(folder.Path("set"));
        Assert.Equal(SyntheticSounds.Classes, data.Classes);
        Assert.All(data.CountByClass(), count => Assert.Equal(2, count));
    }
}
