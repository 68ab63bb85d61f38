using System.Collections.Immutable;
using System.Security.Cryptography;
using Panns.Audio;
using Panns.Clips;
using Panns.Engine.Kernels.Simd;
using Panns.Training;
using Panns.Transfer.Features;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Features;

public sealed class FeatureTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Vectors_are_computed_once_and_read_from_the_disk_afterward()
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
    public void Vectors_of_half_precision_are_kept_apart_from_those_of_single()
    {
        using var single = Backbone.Open(PannsModels.Mini);
        using var half = Backbone.Open(PannsModels.Mini, options: new() { Precision = WeightPrecision.Half });
        Assert.NotEqual(
            new NetworkFeatures(single, OutputKinds.Embedding).Key, new NetworkFeatures(half, OutputKinds.Embedding).Key);
    }

    [Fact]
    public void Log_mel_statistics_are_mean_and_deviation_of_each_band()
    {
        var waveform = Enumerable.Range(0, 32000).Select(i => MathF.Sin(i * i * 1e-6f)).ToArray();
        var logMel = new FrontEnd.LogMelSpectrogram(FrontEnd.LogMelSettings.Panns32k);
        var frames = logMel.FrameCount(waveform.Length);
        var values = new float[frames * 64];
        logMel.Compute(waveform, values);
        var features = new float[128];
        new LogMelStatistics().Run(waveform, 1, features, TestContext.Current.CancellationToken);
        for (var band = 0; band < 64; band++)
        {
            double[] ofBand = [.. Enumerable.Range(0, frames).Select(frame => (double)values[(frame * 64) + band])];
            var mean = ofBand.Sum() / frames;
            Assert.Equal(mean, features[band], 1e-4);
            Assert.Equal(Math.Sqrt(ofBand.Sum(value => Math.Pow(value - mean, 2)) / frames), features[64 + band], 1e-4);
        }
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
        var key = FeatureCache.KeyOf("x", "y", "z", 0, null, null);
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

    // 1 s at 8000 Hz: segments of 0.4 s at 0, 0.4 and the shifted one at 0.6 s.
    [Fact]
    public void Segments_become_rows_and_the_last_one_ends_with_the_clip()
    {
        _folder.Wav("set/low/a.wav", 1, 300);
        _folder.Wav("set/high/a.wav", 0.3, 3000);
        var data = LabeledSounds.OpenFolder(_folder.Path("set")) with { SegmentSeconds = 0.4 };
        var table = Compute(data, new CountingFeatures("key"));
        var (longer, shorter) = data.Clips[0].Path.Contains("low", StringComparison.Ordinal) ? (0, 1) : (1, 0);
        Assert.Equal((3, 1), (table.RowsOf(longer), table.RowsOf(shorter)));
        var wave = AudioFile.LoadMono(data.Clips[longer].Path, 8000);
        Assert.Equal([3200f, wave[..3200].Max(), 3200, wave[3200..6400].Max(), 3200, wave[4800..].Max()], table.Of(longer).ToArray());
        Assert.Equal(2400, table.Of(shorter)[0]);
    }

    // 25 s: windows of 10 s at 0, 5, 10 and 15 s.
    [Fact]
    public void A_long_clip_is_cut_into_windows_whose_vectors_are_averaged()
    {
        var path = _folder.Wav("set/low/long.wav", 25, 300);
        _folder.Wav("set/high/short.wav", 0.3, 3000);
        var data = LabeledSounds.OpenFolder(_folder.Path("set"));
        var counting = new CountingFeatures("key");
        var table = Compute(data, counting);
        var longer = data.Clips[0].Path == path ? 0 : 1;
        var wave = AudioFile.LoadMono(path, 8000);
        double[] loudest = [.. Enumerable.Range(0, 4).Select(i => (double)wave.AsSpan(i * 40_000, 80_000).ToArray().Max())];
        Assert.Equal(5, counting.Calls);
        Assert.Equal([80_000, (float)loudest.Average()], table.Of(longer).ToArray());
    }

    [Fact]
    public void The_hash_of_a_file_is_taken_once_while_its_vectors_are_computed()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(1));
        var expected = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(data.Clips[0].Path)));
        var context = new TransferContext { Threads = 2, CancellationToken = TestContext.Current.CancellationToken };
        _ = context.Features(data, () => new CountingFeatures("key"));
        File.Delete(data.Clips[0].Path);
        Assert.Equal(expected, context.HashOf(data.Clips[0]));
    }

    [Fact]
    public void Recent_hashes_are_those_of_the_files_as_they_are()
    {
        var hashes = new RecentHashes();
        for (var i = 0; i < 100; i++)
        {
            var path = _folder.Text($"{i % 70}.txt", $"{i}");
            var expected = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
            File.SetLastWriteTimeUtc(path, new DateTime(2024, 1, 1, 0, 0, i % 60, DateTimeKind.Utc).AddHours(i));
            Assert.Equal(expected, hashes.Of(path));
            Assert.Equal(expected, hashes.Of(path));
        }

        // Neither modification time nor length changes, so the file is not read again.
        var known = _folder.Path("0.txt");
        var time = File.GetLastWriteTimeUtc(known);
        var before = hashes.Of(known);
        File.WriteAllText(known, new string('x', (int)new FileInfo(known).Length));
        File.SetLastWriteTimeUtc(known, time);
        Assert.Equal(before, hashes.Of(known));
        Assert.Throws<PannsException>(() => hashes.Of(_folder.Path("missing.txt")));
    }

    [Fact]
    public void Vectors_of_another_decoder_engine_or_part_have_another_place()
    {
        string[] keys =
        [
            FeatureCache.KeyOf("x panns 1 Vector256", "hash", "Managed", 0, null, null),
            FeatureCache.KeyOf("x panns 1 Vector512", "hash", "Managed", 0, null, null),
            FeatureCache.KeyOf("x panns 1 Vector256", "hash", "LibSndFile libsndfile-1.2.2", 0, null, null),
            FeatureCache.KeyOf("x panns 1 Vector256", "hash", "LibSndFile libsndfile-1.2.0", 0, null, null),
            FeatureCache.KeyOf("x panns 1 Vector256", "hash", "Managed", 1, null, null),
            FeatureCache.KeyOf("x panns 1 Vector256", "hash", "Managed", 0, 1, null),
            FeatureCache.KeyOf("x panns 1 Vector256", "hash", "Managed", 0, null, 1),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Keys_of_vectors_name_the_engine_and_the_width_of_its_vectors()
    {
        Assert.Contains(SimdLevels.Best.ToString(), new LogMelStatistics().Key, StringComparison.Ordinal);
        using var session = new TrainingSession(PannsModels.Mn04.Describe(3), TrainingOptions.Default);
        using var backbone = Backbone.Create(PannsModels.Mn04, session.ExportWeights());
        Assert.EndsWith(SimdLevels.Best.ToString(), new NetworkFeatures(backbone, OutputKinds.Embedding).Key, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_are_the_same_bits_on_any_number_of_threads()
    {
        _folder.Wav("set/low/long.wav", 23, 300);
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(4));
        using var backbone = Backbone.Create(PannsModels.Mn04, SmallRuns.Weights());
        var features = new NetworkFeatures(backbone, OutputKinds.Embedding);
        var tables = Array.ConvertAll([1, 2, 5], threads => FeatureComputer.Compute(
            data, features, null, new TransferContext().HashOf, threads, null, TestContext.Current.CancellationToken));
        for (var clip = 0; clip < data.Clips.Length; clip++)
        {
            Assert.Equal(tables[0].Of(clip).ToArray(), tables[1].Of(clip).ToArray());
            Assert.Equal(tables[0].Of(clip).ToArray(), tables[2].Of(clip).ToArray());
        }
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
        statistics.Run(tone, 1, vector, TestContext.Current.CancellationToken);
        var loudest = Array.IndexOf(vector, vector[..64].Max());

        // Slaney's scale is linear up to 1000 Hz = 15 mel; 50 Hz to 14 kHz is 0.75 to 53.4 mel, 65 steps.
        Assert.InRange(loudest, 17, 19);
        Assert.InRange(vector[64 + loudest], 0, 1);
    }

    private FeatureTable Compute(LabeledDataset data, IClipFeatures features)
        => FeatureComputer.Compute(data, features, new(_folder.Path("cache")), new TransferContext().HashOf, 2, null, TestContext.Current.CancellationToken);

    private sealed class CountingFeatures(string key) : IClipFeatures
    {
        private int _calls;

        public int Calls => _calls;

        public string Name => "counting";

        public int Dimension => 2;

        public int SampleRate => 8000;

        public string Key => key;

        public WindowSchedule Schedule(int threads) => WindowSchedule.Parallel(threads);

        public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        {
            Assert.Equal(1, count);
            Interlocked.Increment(ref _calls);
            values[0] = windows.Length;
            values[1] = windows.ToImmutableArray().Max();
        }
    }
}
