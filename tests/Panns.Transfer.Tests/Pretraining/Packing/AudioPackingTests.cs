using Panns.Audio;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Pretraining.Packing;

public sealed class AudioPackingTests : IDisposable
{
    private static readonly PackingOptions Small = PackingOptions.Default with { SampleRate = 8000, Seconds = 0.5, ShardEntries = 3, Threads = 2 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Segments_are_found_by_every_name_that_people_give_them()
    {
        _folder.Text("lists/class_labels_indices.csv", "index,mid,display_name\n0,/m/a,\"Dog, barking\"\n1,/m/b,\"Cat\"\n2,/m/c,\"Bird\"\n");
        var list = _folder.Text("lists/segments.csv", """
            # Segments csv created Sun Mar  5 10:54:31 2017
            # num_ytids=9, num_segs=9, num_unique_labels=3, num_positive_labels=12
            # YTID, start_seconds, end_seconds, positive_labels
            --4gqARaEJE, 0.000, 10.000, "/m/a,/m/c"
            -0p7hKXZ1ww, 30.000, 40.000, "/m/b"
            Ybcdefghijk, 30.000, 40.000, "/m/a"
            bcdefghijkl, 20.000, 30.000, "/m/c,/m/zz"
            abcde_12345, 5.000, 15.000, "/m/b,/m/b"
            abcdefghij0, 70.000, 80.000, "/m/a"
            nothing_her, 0.000, 10.000, "/m/a"
            only_at_10_, 0.000, 10.000, "/m/a"
            damaged_one, 0.000, 10.000, "/m/a,/m/b,/m/c"
            """);
        _folder.Wav("audio/Y--4gqARaEJE.wav", 0.5, 300);
        _folder.Wav("audio/a/b/-0p7hKXZ1ww_30.000.wav", 0.2, 400);
        _folder.Wav("audio/a/b/-0p7hKXZ1ww_50.000.wav", 0.2, 4000);
        _folder.Wav("audio/Ybcdefghijk.wav", 0.7, 500);
        _folder.Wav("audio/Ybcdefghijkl_20000_30000.wav", 0.5, 600, 16000);
        _folder.Wav("audio/abcde_12345.wav", 0.5, 700);
        _folder.Wav("audio/abcdefghij0_70.wav", 0.5, 800);
        _folder.Wav("audio/only_at_10__10.000.wav", 0.5, 900);
        _folder.Text("audio/damaged_one.wav", "no audio");

        var source = PackSource.OfSegments(list, _folder.Path("audio"));
        Assert.Contains(source.Notes, note => note.Contains("1 labels are of no class of the list (/m/zz)", StringComparison.Ordinal));
        var result = AudioPacking.Run(source, _folder.Path("pack"), Small, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((9, 6, 3, 1, 1, 0), (result.Entries, result.Clips, result.Failed, result.Extended, result.Cut, result.Damaged));
        using var pack = AudioPack.Open(_folder.Path("pack"));
        Assert.Equal(["Dog, barking", "Cat", "Bird"], pack.Labels!.Select(label => label.Name));
        (string Name, string File, double Start, double Seconds, int[] Labels)[] expected =
        [
            ("--4gqARaEJE", "Y--4gqARaEJE.wav", 0, 0.5, [0, 2]),
            ("-0p7hKXZ1ww", "a/b/-0p7hKXZ1ww_30.000.wav", 30, 0.2, [1]),
            ("Ybcdefghijk", "Ybcdefghijk.wav", 30, 0.5, [0]),
            ("bcdefghijkl", "Ybcdefghijkl_20000_30000.wav", 20, 0.5, [2]),
            ("abcde_12345", "abcde_12345.wav", 5, 0.5, [1]),
            ("abcdefghij0", "abcdefghij0_70.wav", 70, 0.5, [0]),
        ];
        Assert.Equal(expected.Length, pack.Count);
        for (var clip = 0; clip < expected.Length; clip++)
        {
            var (name, file, start, seconds, labels) = expected[clip];
            Assert.Equal(new PackedClip(name, file, start, seconds), pack.Clip(clip));
            var targets = new float[3];
            pack.CopyTargets(clip, targets);
            Assert.Equal(labels, Enumerable.Range(0, 3).Where(label => targets[label] == 1));
            var samples = AudioFile.LoadMono(_folder.Path("audio/" + file), 8000).Take(4000).Select(sample => (short)MathF.Round(sample * 32767)).ToArray();
            Assert.Equal([.. samples, .. new short[4000 - samples.Length]], pack.Waveform(clip).ToArray());
        }

        var errors = File.ReadAllLines(result.ErrorFile);
        Assert.Equal("name,origin,packed,problem", errors[0]);
        Assert.StartsWith("nothing_her,,no,", errors[1], StringComparison.Ordinal);
        Assert.Contains("only only_at_10__10.000.wav, which starts at another place than 0 s", errors[2], StringComparison.Ordinal);
        Assert.StartsWith("damaged_one,damaged_one.wav,no,", errors[3], StringComparison.Ordinal);
        Assert.Equal(4, errors.Length);
        Assert.Contains("3 missing or unreadable: left out", result.Lines);
    }

    [Fact]
    public void Cut_short_anywhere_it_goes_on_to_the_same_bytes()
    {
        var source = PackSource.OfDataset(LabeledSounds.OpenFolder(_folder.TwoClasses(10)));
        _folder.Text("set/high/3.wav", "no audio any more");
        var whole = AudioPacking.Run(source, _folder.Path("whole"), Small, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((20, 19, 1, 0), (whole.Entries, whole.Clips, whole.Failed, whole.Kept));
        for (var after = 1; after < 20; after += 3)
        {
            using var cancellation = new CancellationTokenSource();
            var progress = new Watch(value =>
            {
                if (value.Done >= after)
                {
                    cancellation.Cancel();
                }
            });
            Assert.ThrowsAny<OperationCanceledException>(() => AudioPacking.Run(source, _folder.Path("pack"), Small, progress, cancellation.Token));
            Assert.False(File.Exists(_folder.Path("pack/pack.json")));
            Assert.Empty(Directory.GetDirectories(_folder.Path("pack"), "*.unfinished"));
        }

        var last = AudioPacking.Run(source, _folder.Path("pack"), Small, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(last.Kept, 15, 20);
        Assert.Equal(whole.Lines.Skip(1).Where(line => !line.Contains("errors.csv", StringComparison.Ordinal)), last.Lines.Skip(1).Where(line => !line.Contains("errors.csv", StringComparison.Ordinal)));
        Assert.Equal(PackFolder.Files(_folder.Path("whole")), PackFolder.Files(_folder.Path("pack")));

        // A file that is there by now is packed with its shard; the others are kept.
        _folder.Wav("set/high/3.wav", 0.3, 2560);
        var repaired = AudioPacking.Run(source, _folder.Path("pack"), Small, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((20, 0, 17), (repaired.Clips, repaired.Failed, repaired.Kept));
    }

    [Fact]
    public void A_long_recording_becomes_several_clips_where_that_is_wished()
    {
        _folder.Wav("sounds/long.wav", 1.8);
        _folder.Wav("sounds/longer.wav", 2.1);
        _folder.Wav("sounds/short.wav", 0.3);
        var source = PackSource.OfFolder(_folder.Path("sounds"));
        var result = AudioPacking.Run(source, _folder.Path("pack"), Small with { Pieces = 3 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((3, 7, 2, 1), (result.Entries, result.Clips, result.Cut, result.Extended));
        using var pack = AudioPack.Open(_folder.Path("pack"));
        Assert.Null(pack.Labels);
        Assert.Equal([("long.wav", 0), ("long.wav", 0.5), ("long.wav", 1.0), ("longer.wav", 0), ("longer.wav", 0.5), ("longer.wav", 1), ("short.wav", 0)],
            Enumerable.Range(0, 7).Select(clip => (pack.Clip(clip).Name, pack.Clip(clip).Start)));
        var samples = AudioFile.LoadMono(_folder.Path("sounds/long.wav"), 8000);
        Assert.Equal(samples[4000..8000].Select(sample => (short)MathF.Round(sample * 32767)), pack.Waveform(1).ToArray());
    }

    [Fact]
    public void Clips_of_the_black_list_are_left_out_and_counted()
    {
        var source = PackSource.OfDataset(LabeledSounds.OpenFolder(_folder.TwoClasses(3))).Without(new(["high/1.wav", "low/2.wav", "other.wav"]));
        Assert.Equal(4, source.Count);
        Assert.Contains("2 of 6 recordings are on the black list: left out", source.Notes);
    }

    [Theory]
    [InlineData("x, 0.000, 10.000", "line 2: no segment")]
    [InlineData("x, ten, 20.000, \"/m/a\"", "line 2: no segment")]
    [InlineData("x, 20.000, 10.000, \"/m/a\"", "line 2: no segment")]
    [InlineData("# none", "lists no segments")]
    public void A_list_that_is_none_is_refused(string line, string why)
    {
        var list = _folder.Text("segments.csv", $"# first\n{line}\n");
        Directory.CreateDirectory(_folder.Path("audio"));
        Assert.Contains(why, Assert.Throws<PannsException>(() => PackSource.OfSegments(list, _folder.Path("audio"))).Message, StringComparison.Ordinal);
    }

    private sealed class Watch(Action<TransferProgress> seen) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => seen(value);
    }
}
