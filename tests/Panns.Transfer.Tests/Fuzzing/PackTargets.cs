using Google.Protobuf;
using Panns.Tests.Fuzzing;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Pretraining.Packs;
using Panns.Transfer.Pretraining.Records;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Fuzzing;

/// <summary>Readers of packs of clips, and of the records that packs are made of.</summary>
internal static class PackTargets
{
    private const int Clips = 5;
    private const int Classes = 3;

    private static readonly string[] Shard = ["shard-00000"];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        File(PackFiles.Manifest),
        File(PackFiles.Teacher),
        File(PackFiles.Clips, Shard),
        File(PackFiles.Targets, Shard),
        File(PackFiles.Waveforms, Shard),
        File(ShardSummary.FileName, Shard) with { Read = path => ShardSummary.Read(Path.GetDirectoryName(path)!), FileName = ShardSummary.FileName },
        new("tfrecord", () => [Records()], path =>
        {
            foreach (var record in RecordFile.Read(path))
            {
                EmbeddingRecord.Parse(record);
            }
        })
        {
            IsDocumented = problem => problem is PannsException or InvalidProtocolBufferException,
        },
        new("embedding record", () => [Record()], path => EmbeddingRecord.Parse(System.IO.File.ReadAllBytes(path))) { IsDocumented = problem => problem is InvalidProtocolBufferException },
    ];

    private static FuzzTarget File(string name, params string[] folder) => new(name, () => [Valid(Path.Combine([.. folder, name]))], path =>
    {
        var root = Path.Combine(Path.GetDirectoryName(path)!, "pack");
        if (!Directory.Exists(root))
        {
            Write(root);
        }

        System.IO.File.Copy(path, Path.Combine([root, .. folder, name]), overwrite: true);
        Read(root);
    });

    private static byte[] Valid(string name)
    {
        using var folder = new TempFolder();
        Write(folder.Path("pack"));
        return System.IO.File.ReadAllBytes(Path.Combine(folder.Path("pack"), name));
    }

    private static void Write(string folder)
    {
        SmallPack.Write(folder, Clips, Classes, (clip, label) => (clip + label) % 2 == 0);
        var teacher = new TeacherManifest("Cnn14", "weights", LabelSet.Numbered(2));
        using (var scores = new NpyColumn(Path.Combine(folder, Shard[0], teacher.File), Output.Npy.NpyFormat.Float16, 2, [2]))
        {
            for (var clip = 0; clip < Clips; clip++)
            {
                scores.Append([0, 0x38, 0, 0x3C]);
            }

            scores.Complete();
        }

        teacher.Write(folder);
    }

    private static void Read(string folder)
    {
        using var pack = AudioPack.Open(folder);
        var scores = new float[pack.TeacherLabels?.Count ?? 0];
        var targets = new float[pack.Labels?.Count ?? 0];
        for (var clip = 0; clip < pack.Count; clip++)
        {
            _ = pack.Clip(clip).Name.Length;
            pack.CopyTargets(clip, targets);
            if (scores.Length > 0)
            {
                pack.CopyTeacherScores(clip, scores);
            }
        }
    }

    // A tf.SequenceExample by hand: field numbers and lengths.
    private static byte[] Record()
    {
        byte[] context = [.. Entry("video_id", Field(1, Field(1, "abcdefghijk"u8))), .. Entry("start_time_seconds", Field(2, Field(1, [0, 0, 0xF0, 0x41]))), .. Entry("labels", Field(3, Field(1, [0, 5, 0x84, 0x02])))];
        byte[] features = Entry("audio_embedding", [.. Field(1, Field(1, Field(1, new byte[128]))), .. Field(1, Field(1, Field(1, new byte[128])))]);
        return [.. Field(1, context), .. Field(2, features)];
    }

    private static byte[] Records()
    {
        var record = Record();
        var length = BitConverter.GetBytes((long)record.Length);
        byte[] one = [.. length, .. BitConverter.GetBytes(RecordFile.Masked(length)), .. record, .. BitConverter.GetBytes(RecordFile.Masked(record))];
        return [.. one, .. one];
    }

    private static byte[] Entry(string key, byte[] value) => Field(1, [.. Field(1, System.Text.Encoding.UTF8.GetBytes(key)), .. Field(2, value)]);

    private static byte[] Field(int number, ReadOnlySpan<byte> content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }
}
