using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data;

/// <summary>Windows between labeled events of recordings, worked out by hand.</summary>
public sealed class NegativeWindowsTests : IDisposable
{
    private static readonly LabeledSoundsOptions Options = new() { NegativesName = "background" };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_class_is_enough_and_windows_lie_between_its_events()
    {
        // Free are 0 to 1.9 s, 3.1 to 5.9 s and 7.1 to 10 s: one window of 1 s, two and two, of which as many as there are events are taken.
        var audio = _folder.Wav("street.wav", 10);
        var data = LabeledSounds.Open(_folder.Text("street.txt", "2\t3\tdog\n6\t7\tdog\n"), Options);
        Assert.Equal(["dog", "background"], data.Classes);
        var windows = data.Clips.Where(clip => clip.Label == 1).ToList();
        Assert.Equal(2, windows.Count);
        Assert.All(windows, clip => Assert.Contains((clip.Path, clip.Start, clip.End!.Value), new[] { (audio, 0.0, 1.0), (audio, 3.1, 4.1), (audio, 4.1, 5.1), (audio, 7.1, 8.1), (audio, 8.1, 9.1) }));
        Assert.Contains("2 negative windows of 1 s from between the events (5 would fit), of class 'background'", data.Notes);
    }

    [Fact]
    public void Windows_of_a_multi_label_set_have_no_class()
    {
        _folder.Wav("street.wav", 10);
        var data = LabeledSounds.Open(_folder.Text("street.csv", "path,start,end,label\nstreet.wav,2,3,dog;cat\nstreet.wav,6,7,dog\n"), Options);
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Single(data.Clips, clip => clip.Labels.IsEmpty);
    }

    [Fact]
    public void Windows_are_the_same_each_time()
    {
        _folder.Wav("street.wav", 60);
        var path = _folder.Text("street.txt", "20\t21\tdog\n40\t41\tcat\n50\t51\tcat\n55\t56\tdog\n");
        Assert.Equal(LabeledSounds.Open(path, Options).Clips.Select(clip => clip.Start), LabeledSounds.Open(path, Options).Clips.Select(clip => clip.Start));
    }

    [Fact]
    public void Events_side_by_side_leave_no_room()
    {
        _folder.Wav("street.wav", 2);
        var problem = Assert.Throws<PannsException>(() => LabeledSounds.Open(_folder.Text("street.txt", "0\t1\tdog\n1\t2\tcat\n"), Options));
        Assert.Equal("street: nothing as long as the median event (1 s) lies between the events", problem.Message);
    }

    [Fact]
    public void A_class_of_this_name_is_refused()
    {
        _folder.Wav("street.wav", 10);
        var problem = Assert.Throws<PannsException>(() => LabeledSounds.Open(_folder.Text("street.txt", "0\t1\tdog\n3\t4\tBackground\n"), Options));
        Assert.Equal("street: has a class 'background' already: name the negative windows otherwise", problem.Message);
    }

    [Fact]
    public void Whole_recordings_have_nothing_between()
    {
        _folder.TwoClasses(2);
        var problem = Assert.Throws<PannsException>(() => LabeledSounds.Open(_folder.Path("set"), Options));
        Assert.Equal("set: has no events with onset and offset, between which negative windows could lie", problem.Message);
    }
}
