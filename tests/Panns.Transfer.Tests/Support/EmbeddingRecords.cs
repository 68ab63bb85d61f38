using System.Text;
using Google.Protobuf;

namespace Panns.Transfer.Tests.Support;

/// <summary>Records of AudioSet's published embeddings: tensorflow/core/example/{example,feature}.proto, written field by field.</summary>
internal static class EmbeddingRecords
{
    public static byte[] Clip(string id, float start, long[] labels, byte[][] embedding, bool isExample = false)
    {
        var context = Message(
            Entry("video_id", Part(1, Part(1, Encoding.UTF8.GetBytes(id)))),
            Entry("start_time_seconds", Part(2, Part(1, BitConverter.GetBytes(start)))),
            Entry("end_time_seconds", Part(2, Part(1, BitConverter.GetBytes(start + 10)))),
            Entry("labels", Part(3, Part(1, Message([.. labels.Select(Varint)])))),
            isExample ? Entry("audio_embedding", Part(1, Message([.. embedding.Select(vector => Part(1, vector))]))) : []);
        var lists = Entry("audio_embedding", Message([.. embedding.Select(vector => Part(1, Part(1, Part(1, vector))))]));
        return isExample ? Part(1, context) : Message(Part(1, context), Part(2, lists));
    }

    private static byte[] Entry(string key, byte[] value) => Part(1, Message(Part(1, Encoding.UTF8.GetBytes(key)), Part(2, value)));

    private static byte[] Part(int field, byte[] content) => Message(Varint((field << 3) | 2), Varint(content.Length), content);

    private static byte[] Varint(long value)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteInt64(value);
        }

        return bytes.ToArray();
    }

    private static byte[] Message(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
