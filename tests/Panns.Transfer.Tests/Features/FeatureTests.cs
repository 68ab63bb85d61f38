using System.Collections.Immutable;
using Panns.Transfer.Features;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Features;

public sealed class FeatureTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Vectors_are_computed_once_and_read_from_the_disk_afterwards()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(3));
        var counting = new CountingFeatures("key 1");
        var first = Compute(data, counting);
        Assert.Equal(6, counting.Calls);
        var second = Compute(data, counting);
        Assert.Equal(6, counting.Calls);
        Assert.Equal(first.Of(4).ToArray(), second.Of(4).ToArray());
        var other = new CountingFeatures("key 2");
        Compute(data, other);
        Assert.Equal(6, other.Calls);
    }

    [Fact]
    public void A_changed_file_is_computed_anew_even_with_its_old_time()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(2));
        var counting = new CountingFeatures("key");
        Compute(data, counting);
        var path = data.Clips[0].Path;
        var time = File.GetLastWriteTimeUtc(path);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 0x40;
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
        Compute(data, counting);
        Assert.Equal(5, counting.Calls);
    }

    [Fact]
    public void A_damaged_entry_counts_as_none()
    {
        var cache = new FeatureCache(_folder.Path("cache"));
        var key = FeatureCache.KeyOf("x", "y", 0, null, null);
        cache.Write(key, 2, [1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], cache.Read(key, 2)!);
        Assert.Null(cache.Read(key, 4));
        var bytes = File.ReadAllBytes(cache.PathOf(key));
        foreach (var damaged in (byte[][])[bytes[..^3], [], [.. bytes[..^1], (byte)(bytes[^1] ^ 1)], [.. bytes, 0]])
        {
            File.WriteAllBytes(cache.PathOf(key), damaged);
            Assert.Null(cache.Read(key, 2));
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(cache.Folder, "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bad_file_is_that_clips_error_and_the_others_go_on()
    {
        var folder = _folder.TwoClasses(2);
        File.WriteAllText(_folder.Path("set/low/bad.wav"), "no sound at all");
        var data = LabeledSounds.OpenFolder(folder);
        var table = Compute(data, new CountingFeatures("key"));
        var bad = Assert.Single(Enumerable.Range(0, 5), clip => !table.Has(clip));
        Assert.Contains("bad.wav", table.Errors[bad], StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_become_rows_and_the_last_one_ends_with_the_clip()
    {
        Assert.Equal([(0, 4), (4, 4), (6, 4)], ClipWindows.Cut(10, 1, 4));
        Assert.Equal([(0, 3)], ClipWindows.Cut(3, 1, 4));
        Assert.Equal([(0, 8), (8, 8)], ClipWindows.Cut(16, 2, 4));
        Assert.Equal([(0, 10), (5, 10), (6, 10)], ClipWindows.Cut(16, 1, null));
    }

    // A constant tone has the same log-mels in every frame, so their deviation is nearly nothing; the loudest band is the tone's.
    [Fact]
    public void Statistics_of_a_tone_show_its_band()
    {
        var statistics = new LogMelStatistics();
        var tone = new float[32000];
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = MathF.Sin(2 * MathF.PI * 1000 * i / 32000);
        }

        var vector = new float[statistics.Dimension];
        statistics.Extract(tone, vector, TestContext.Current.CancellationToken);
        var loudest = Array.IndexOf(vector, vector[..64].Max());

        // Slaney's scale is linear up to 1000 Hz = 15 mel; 50 Hz to 14 kHz is 0.75 to 53.4 mel, 65 steps.
        Assert.InRange(loudest, 17, 19);
        Assert.InRange(vector[64 + loudest], 0, 1);
    }

    private FeatureTable Compute(LabeledDataset data, IClipFeatures features)
        => FeatureComputer.Compute(data, features, new(_folder.Path("cache")), 2, null, TestContext.Current.CancellationToken);

    private sealed class CountingFeatures(string key) : IClipFeatures
    {
        private int _calls;

        public int Calls => _calls;

        public string Name => "counting";

        public int Dimension => 2;

        public int SampleRate => 8000;

        public string Key => key;

        public void Extract(ReadOnlySpan<float> waveform, Span<float> features, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            features[0] = waveform.Length;
            features[1] = waveform.ToImmutableArray().Max();
        }
    }
}
