using Panns.Transfer.Pretraining;
using Panns.Transfer.Pretraining.Packs;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Pretraining.Packs;

public sealed class AudioPackTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read()
    {
        using var pack = AudioPack.Open(Write("pack", 20, 11));
        Assert.Equal((20, SmallPack.SampleRate, 16, 0.002), (pack.Count, pack.SampleRate, pack.ClipSamples, pack.ClipSeconds));
        Assert.Equal(11, pack.Labels!.Count);
        var (samples, targets) = (new float[16], new float[11]);
        for (var clip = 0; clip < 20; clip++)
        {
            var expected = Enumerable.Range(0, 16).Select(place => SmallPack.Sample(clip, place)).ToArray();
            Assert.Equal(expected, pack.Waveform(clip));
            pack.CopyWaveform(clip, samples);
            Assert.Equal(expected.Select(sample => sample * (1f / 32767)), samples);
            Array.Fill(targets, 9);
            pack.CopyTargets(clip, targets);
            Assert.Equal(Enumerable.Range(0, 11).Select(label => HasClass(clip, label) ? 1f : 0f), targets);
            Assert.Equal(new PackedClip($"clip{clip:00}", $"Yclip{clip:00}.wav", clip, 0.002), pack.Clip(clip));
            Assert.True(pack.IsLabeled(clip));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => pack.Waveform(20));
        Assert.Throws<ArgumentOutOfRangeException>(() => pack.Clip(-1));
        Assert.Null(pack.Teacher);
    }

    [Fact]
    public void Several_packs_are_one_view()
    {
        using var pack = AudioPack.Open(Write("one", 9, 4), Write("bare", 3, 0), Write("two", 5, 4));
        Assert.Equal(17, pack.Count);
        Assert.Equal(SmallPack.Sample(2, 5), pack.Waveform(11)[5]);
        Assert.Equal(SmallPack.Sample(4, 5), pack.Waveform(16)[5]);
        Assert.Equal([true, false, true], [pack.IsLabeled(8), pack.IsLabeled(9), pack.IsLabeled(12)]);
        var targets = new float[] { 1, 1, 1, 1 };
        pack.CopyTargets(10, targets);
        Assert.Equal([0, 0, 0, 0], targets);
        Assert.Equal("clip04", pack.Clip(16).Name);
        Assert.NotEqual(pack.Identity, AudioPack.Open(_folder.Path("one")).Identity);
    }

    [Fact]
    public void Packs_that_differ_are_not_read_together()
    {
        Write("one", 9, 4);
        Write("more", 9, 5);
        SmallPack.Write(_folder.Path("long"), 3, 4, HasClass, samples: 17);
        Assert.Contains("classes are not those of", Problem("one", "more"), StringComparison.Ordinal);
        Assert.Contains("17 samples at 8000 Hz", Problem("one", "long"), StringComparison.Ordinal);
        Assert.Contains("holds waveforms, not embeddings", Assert.Throws<PannsException>(() => EmbeddingPack.Open(_folder.Path("one"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_told_in_one_line()
    {
        Write("pack", 20, 4);
        Assert.Contains("there is no such folder", Problem("nowhere"), StringComparison.Ordinal);
        Damage("shard-00001/waveforms.npy", bytes => bytes[..^1], "has 351 bytes instead of 352");
        Damage("shard-00001/waveforms.npy", bytes => [.. bytes, 0], "has 353 bytes instead of 352");
        Damage("shard-00002/targets.npy", _ => null, "is missing");
        Damage("shard-00000/clips.csv", _ => null, "is missing");
        Damage("shard-00002/targets.npy", bytes => bytes[..3], "not a NumPy file");
        Damage("pack.json", _ => null, "no complete pack");
        Damage("pack.json", bytes => bytes[..40], "damaged");
        Damage("pack.json", bytes => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(bytes).Replace("\"format_version\": 1", "\"format_version\": 2", StringComparison.Ordinal)), "use a newer one");
        Damage("pack.json", bytes => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(bytes).Replace("\"clips\": 20", "\"clips\": 21", StringComparison.Ordinal)), "20 clips together");
        using var whole = AudioPack.Open(_folder.Path("pack"));
    }

    [Fact]
    public void A_class_that_there_is_not_is_told()
    {
        Write("pack", 5, 4);
        var path = _folder.Path("pack/shard-00000/targets.npy");
        var bytes = File.ReadAllBytes(path);
        bytes[^1] |= 1;
        File.WriteAllBytes(path, bytes);
        using var pack = AudioPack.Open(_folder.Path("pack"));
        pack.CopyTargets(3, new float[4]);
        Assert.Contains("clip 4 has a class that there is not", Assert.Throws<PannsException>(() => pack.CopyTargets(4, new float[4])).Message, StringComparison.Ordinal);
    }

    private void Damage(string file, Func<byte[], byte[]?> change, string expected)
    {
        var path = _folder.Path("pack/" + file);
        var bytes = File.ReadAllBytes(path);
        if (change(bytes) is { } changed)
        {
            File.WriteAllBytes(path, changed);
        }
        else
        {
            File.Delete(path);
        }

        var problem = Problem("pack");
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
        File.WriteAllBytes(path, bytes);
    }

    [Fact]
    public void A_shard_that_is_there_is_kept_and_gives_the_same_pack()
    {
        Write("whole", 20, 4);
        Write("broken", 20, 4);
        File.Delete(_folder.Path("broken/pack.json"));
        Directory.Delete(_folder.Path("broken/shard-00001"), recursive: true);
        Directory.CreateDirectory(_folder.Path("broken/shard-00001.unfinished"));
        using (var writer = new PackWriter(_folder.Path("broken"), PackManifest.Read(_folder.Path("whole"))))
        {
            Assert.Throws<PannsException>(() => new PackWriter(_folder.Path("broken"), PackManifest.Read(_folder.Path("whole"))));
            Assert.True(writer.TryKeep(writer.IdentityOf("0 4"), out var kept));
            Assert.Equal(7, kept.Clips);
            Assert.False(writer.TryKeep(writer.IdentityOf("7 4"), out _));
        }

        Write("broken", 20, 4);
        Assert.Equal(PackFolder.Files(_folder.Path("whole")), PackFolder.Files(_folder.Path("broken")));
    }

    [Fact]
    public void Python_reads_it_with_numpy_alone()
    {
        var printed = Python.Run(
            "numpy",
            """
            import csv, json, sys, numpy as np
            folder = sys.argv[1]
            pack = json.load(open(folder + '/pack.json'))
            names, sums, targets = [], [], []
            for shard in pack['shards']:
                waveforms = np.load(folder + '/' + shard['folder'] + '/waveforms.npy', mmap_mode='r')
                bits = np.unpackbits(np.load(folder + '/' + shard['folder'] + '/targets.npy'), axis=1)[:, :len(pack['labels'])]
                assert waveforms.dtype == np.int16 and waveforms.shape == (shard['clips'], pack['clip_shape'][0]), waveforms.shape
                names += [row['name'] for row in csv.DictReader(open(folder + '/' + shard['folder'] + '/clips.csv'))]
                sums += waveforms.astype(int).sum(axis=1).tolist()
                targets += [''.join(map(str, row)) for row in bits.tolist()]
            for row in zip(names, sums, targets): print(*row)
            """,
            Write("pack", 20, 11));
        Assert.Equal(
            string.Concat(Enumerable.Range(0, 20).Select(clip => FormattableString.Invariant(
                $"clip{clip:00} {Enumerable.Range(0, 16).Sum(place => SmallPack.Sample(clip, place))} {string.Concat(Enumerable.Range(0, 11).Select(label => HasClass(clip, label) ? 1 : 0))}\n"))),
            printed);
    }

    [Fact]
    public void Scores_of_a_teacher_lie_beside_the_clips()
    {
        var folder = Write("pack", 20, 0);
        var labels = LabelSet.Numbered(3);
        var calls = new List<int>();
        var done = 0;
        void Score(int first, int count, Span<float> scores)
        {
            calls.Add(first);
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = ((first * 3) + i) / 64f;
            }

            done += count;
            Assert.True(done < 12 || calls.Count > 4, "stopped");
        }

        // Broken off in the second shard, it begins that one again.
        Assert.ThrowsAny<Exception>(() => TeacherScoring.Run(folder, "tutor", "one", labels, Score, batch: 4, cancellationToken: TestContext.Current.CancellationToken));
        using (var early = AudioPack.Open(folder))
        {
            Assert.Null(early.Teacher);
        }

        done = -1000;
        calls.Clear();
        TeacherScoring.Run(folder, "tutor", "one", labels, Score, batch: 4, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([7, 11, 14, 18], calls);
        using var pack = AudioPack.Open(folder);
        Assert.Equal(("tutor", 3), (pack.Teacher, pack.TeacherLabels!.Count));
        var scores = new float[3];
        for (var clip = 0; clip < 20; clip++)
        {
            pack.CopyTeacherScores(clip, scores);
            Assert.Equal(Enumerable.Range(clip * 3, 3).Select(value => value / 64f), scores);
        }

        // Beside a pack that the same network has not scored there is no common teacher.
        using var joined = AudioPack.Open(folder, Write("other", 3, 0));
        Assert.Null(joined.Teacher);
        Assert.Throws<InvalidOperationException>(() => joined.CopyTeacherScores(0, new float[3]));
    }

    private string Problem(params string[] packs) => Assert.Throws<PannsException>(() => AudioPack.Open([.. packs.Select(_folder.Path)])).Message;

    private string Write(string name, int clips, int classes) => SmallPack.Write(_folder.Path(name), clips, classes, HasClass);

    private static bool HasClass(int clip, int label) => (clip + label) % 3 == 0;
}
