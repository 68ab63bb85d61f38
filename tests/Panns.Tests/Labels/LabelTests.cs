using System.Security.Cryptography;

namespace Panns.Tests.Labels;

public sealed class LabelTests
{
    [Fact]
    public void The_list_is_the_published_one_byte_for_byte()
    {
        using var stream = AudioSetLabels.OpenResource();
        Assert.Equal(14675, stream.Length);
        Assert.Equal("cdd1049833c4b86127c2773ac0d14a2754b6a6d0d1798002ed5c66e699708429", Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    [Theory]
    [InlineData("Speech", "/m/09x0r", 0)]
    [InlineData("Dog", "/m/0bt9lr", 74)]
    [InlineData("Computer keyboard", "/m/01m2v", 386)]
    [InlineData("Crowing, cock-a-doodle-doo", "/m/07qn5dc", 101)]
    [InlineData("Music", "/m/04rlf", 137)]
    public void Labels_are_found_by_name_and_by_mid(string name, string mid, int index)
    {
        Assert.Equal(new SoundLabel(index, name, mid), AudioSetLabels.Find(name));
        Assert.Same(AudioSetLabels.Find(name), AudioSetLabels.Find(mid));
        Assert.Same(AudioSetLabels.Find(name), AudioSetLabels.Find(name.ToUpperInvariant()));
        Assert.Equal(527, AudioSetLabels.All.Count);
    }

    [Fact]
    public void An_unknown_name_brings_similar_ones()
    {
        var error = Assert.Throws<PannsException>(() => AudioSetLabels.Find("keyboard"));
        Assert.Contains("Computer keyboard", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Other_lists_are_numbered_or_named()
    {
        Assert.Equal(["class 0", "class 1"], LabelSet.Numbered(2).Select(label => label.Name));
        Assert.Equal(1, LabelSet.FromNames(["rain", "wind"]).Find("WIND").Index);
        Assert.Throws<ArgumentException>(() => LabelSet.FromNames(["rain", "Rain"]));
        Assert.Throws<ArgumentException>(() => LabelSet.FromNames([]));
    }

    [Fact]
    public void A_model_refuses_labels_of_another_number()
        => Assert.Throws<ArgumentException>(() => new PannsModel(new Support.FakeSession(PannsModels.Cnn6.Describe(3)), LabelSet.Numbered(4)));
}
