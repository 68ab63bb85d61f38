using Panns.Audio;
using Panns.Onnx.Tests.Support;
using Panns.Transfer;

namespace Panns.Onnx.Tests.Runtime;

public sealed class CalibrationClipsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_beginnings_of_recordings_are_read_and_bad_ones_passed_over()
    {
        SyntheticSounds.Write(_folder["sounds"], clipsPerClass: 2);
        var sounds = LabeledSounds.OpenFolder(_folder["sounds"]).Clips.Select(clip => clip.Path).ToArray();
        string[] files = [sounds[0], _folder["missing.wav"], sounds[1]];
        var clips = CalibrationClips.Load(files, 16000, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([AudioFile.LoadMono(sounds[0], 16000, 0, 10), AudioFile.LoadMono(sounds[1], 16000, 0, 10)], clips.Waveforms);
        Assert.Contains("missing.wav: there is no such file", Assert.Single(clips.Errors), StringComparison.Ordinal);
        Assert.Contains("none of 1 recordings", Assert.Throws<PannsException>(() => CalibrationClips.Load(files[1..2], 16000, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_recordings_some_are_taken_evenly_spread()
    {
        string[] files = [.. Enumerable.Range(0, 10).Select(i => _folder[$"{i}.wav"])];
        SyntheticSounds.Write(_folder["sounds"], clipsPerClass: 2);
        File.Copy(LabeledSounds.OpenFolder(_folder["sounds"]).Clips[0].Path, files[3]);
        var clips = CalibrationClips.Load(files, 16000, most: 3, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Single(clips.Waveforms);
        Assert.Equal(["0", "6"], clips.Errors.Select(error => Path.GetFileNameWithoutExtension(error.Split(": ")[0])));
    }
}
