using Panns.Transfer.Pretraining;
using Panns.Transfer.Pretraining.Records;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Pretraining.Records;

public sealed class EmbeddingPackingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Known answers of CRC-32C: RFC 3720, appendix B.4; the text is the usual check.</summary>
    [Fact]
    public void The_checksum_is_CRC_32C()
    {
        Assert.Equal(0x8a9136aau, RecordFile.Checksum(new byte[32]));
        Assert.Equal(0x62a8ab43u, RecordFile.Checksum([.. Enumerable.Repeat((byte)0xff, 32)]));
        Assert.Equal(0x46dd794eu, RecordFile.Checksum([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0xe3069283u, RecordFile.Checksum("123456789"u8));
    }

    [Fact]
    public void Published_embeddings_become_a_pack()
    {
        Write("bal_train/-0.tfrecord", Clip("-0abcdefghi", 30, [0, 137], 10, 1), Clip("-0jklmnopqr", 0, [72], 9, 2));
        Write("bal_train/Zz.tfrecord", Clip("Zzabcdefghi", 70.5f, [0], 11, 3), Clip("Zzother1234", 0, [526], 10, 4, isExample: true), Clip("Zzblack1234", 0, [1], 10, 5));
        var result = EmbeddingPacking.Run(_folder.Path("files"), _folder.Path("pack"), blackList: new(["Zzblack1234"]), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((2, 4, 1, 1, 1), (result.Entries, result.Clips, result.Failed, result.Extended, result.Cut));
        using var pack = EmbeddingPack.Open(_folder.Path("pack"));
        Assert.Equal((10, 128), (pack.Vectors, pack.VectorSize));
        Assert.Equal(AudioSetLabels.All, pack.Labels!);
        Assert.Equal(new PackedClip("-0abcdefghi", "bal_train/-0.tfrecord", 30, 10), pack.Clip(0));
        Assert.Equal(new PackedClip("-0jklmnopqr", "bal_train/-0.tfrecord", 0, 9), pack.Clip(1));
        Assert.Equal(new PackedClip("Zzabcdefghi", "bal_train/Zz.tfrecord", 70.5, 10), pack.Clip(2));
        int[][] labels = [[0, 137], [72], [0], [526]];
        var (targets, values) = (new float[527], new float[1280]);
        for (var clip = 0; clip < 4; clip++)
        {
            pack.CopyTargets(clip, targets);
            Assert.Equal(labels[clip], Enumerable.Range(0, 527).Where(label => targets[label] == 1));
            var bytes = pack.Embedding(clip).ToArray();
            Assert.Equal(Enumerable.Range(0, 1280).Select(i => clip == 1 && i >= 9 * 128 ? (byte)128 : Value(clip + 1, i)), bytes);
            pack.CopyEmbedding(clip, values);
            Assert.Equal(bytes.Select(value => (value - 128) / 128f), values);
        }
    }

    [Fact]
    public void Damage_costs_what_follows_it_in_its_file_and_is_told()
    {
        Write("a.tfrecord", Clip("first", 0, [0], 10, 1), Clip("second", 0, [1], 10, 2));
        Write("b.tfrecord", Clip("third", 0, [2], 10, 3));
        Write("c.tfrecord", Clip("fourth", 0, [527], 10, 3), Clip("fifth", 0, [3], 0, 3), Clip("sixth", 0, [3], 10, 3));
        var bytes = File.ReadAllBytes(_folder.Path("files/a.tfrecord"));
        bytes[^100] ^= 1;
        File.WriteAllBytes(_folder.Path("files/a.tfrecord"), bytes);
        File.WriteAllBytes(_folder.Path("files/b.tfrecord"), File.ReadAllBytes(_folder.Path("files/b.tfrecord"))[..^5]);
        _folder.Text("files/d.tfrecord", "no records at all");
        var result = EmbeddingPacking.Run(_folder.Path("files"), _folder.Path("pack"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((2, 5), (result.Clips, result.Failed));
        var errors = File.ReadAllText(result.ErrorFile);
        Assert.Contains("damaged: record 2 does not fit its checksum", errors, StringComparison.Ordinal);
        Assert.Contains("is cut off after record 0", errors, StringComparison.Ordinal);
        Assert.Contains("fourth,c.tfrecord,no,has a label outside the list of 527 classes", errors, StringComparison.Ordinal);
        Assert.Contains("fifth,c.tfrecord,no,has no audio_embedding", errors, StringComparison.Ordinal);
        Assert.Contains("no TFRecord file", errors, StringComparison.Ordinal);
        using var pack = EmbeddingPack.Open(_folder.Path("pack"));
        Assert.Equal(["first", "sixth"], [pack.Clip(0).Name, pack.Clip(1).Name]);
    }

    private static byte Value(int seed, int place) => (byte)((seed * 31) + (place * 7));

    private void Write(string file, params byte[][] records)
    {
        var path = _folder.Path("files/" + file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TfRecords.Write(path, records);
    }

    private static byte[] Clip(string id, float start, long[] labels, int vectors, int seed, bool isExample = false) => EmbeddingRecords.Clip(
        id, start, labels, [.. Enumerable.Range(0, vectors).Select(vector => Enumerable.Range(0, 128).Select(i => Value(seed, (vector * 128) + i)).ToArray())], isExample);
}
