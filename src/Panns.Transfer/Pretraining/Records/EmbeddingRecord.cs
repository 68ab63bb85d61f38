using Google.Protobuf;

namespace Panns.Transfer.Pretraining.Records;

/// <summary>
/// A clip of AudioSet's published embeddings: a tf.SequenceExample whose context has <c>video_id</c>, <c>start_time_seconds</c>,
/// <c>end_time_seconds</c> and <c>labels</c>, and whose feature list <c>audio_embedding</c> has a vector of 128 bytes a second. A tf.Example with
/// the same features is read too.
/// </summary>
internal sealed class EmbeddingRecord
{
    // Field numbers of tensorflow/core/example/example.proto and feature.proto.
    private const int Context = 1, FeatureLists = 2, MapEntry = 1, MapKey = 1, MapValue = 2, FeatureOfList = 1, Values = 1;
    private const int BytesList = 1, FloatList = 2, Int64List = 3;

    public string Id { get; private set; } = "";

    public double Start { get; private set; }

    public double End { get; private set; }

    public List<long> Labels { get; } = [];

    /// <summary>Vectors, one a second.</summary>
    public List<byte[]> Embedding { get; } = [];

    /// <exception cref="InvalidProtocolBufferException">It is no such message.</exception>
    public static EmbeddingRecord Parse(byte[] record)
    {
        var parsed = new EmbeddingRecord();
        ForEach(record, (number, part) =>
        {
            if (number is Context or FeatureLists)
            {
                ForEach(part, (entry, map) =>
                {
                    if (entry == MapEntry)
                    {
                        parsed.ReadEntry(map, isList: number == FeatureLists);
                    }
                });
            }
        });
        return parsed;
    }

    private void ReadEntry(ByteString entry, bool isList)
    {
        var (key, value) = ("", ByteString.Empty);
        ForEach(entry, (number, part) =>
        {
            key = number == MapKey ? part.ToStringUtf8() : key;
            value = number == MapValue ? part : value;
        });
        if (isList)
        {
            ForEach(value, (number, feature) =>
            {
                if (number == FeatureOfList)
                {
                    ReadFeature(key, feature);
                }
            });
        }
        else
        {
            ReadFeature(key, value);
        }
    }

    private void ReadFeature(string key, ByteString feature) => ForEach(feature, (kind, list) =>
    {
        switch (key, kind)
        {
            case ("video_id", BytesList):
                ForEach(list, (_, value) => Id = value.ToStringUtf8());
                break;
            case ("audio_embedding", BytesList):
                ForEach(list, (_, value) => Embedding.Add(value.ToByteArray()));
                break;
            case ("start_time_seconds", FloatList):
                Start = Floats(list).FirstOrDefault();
                break;
            case ("end_time_seconds", FloatList):
                End = Floats(list).FirstOrDefault();
                break;
            case ("labels", Int64List):
                Labels.AddRange(Integers(list));
                break;
        }
    });

    // Numbers are packed into one field, or come one by one.
    private static List<float> Floats(ByteString list)
    {
        var values = new List<float>();
        Numbers(list, input => values.Add(input.ReadFloat()));
        return values;
    }

    private static List<long> Integers(ByteString list)
    {
        var values = new List<long>();
        Numbers(list, input => values.Add(input.ReadInt64()));
        return values;
    }

    private static void Numbers(ByteString list, Action<CodedInputStream> read)
    {
        var input = list.CreateCodedInput();
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagFieldNumber(tag) != Values)
            {
                input.SkipLastField();
            }
            else if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                for (var packed = input.ReadBytes().CreateCodedInput(); !packed.IsAtEnd;)
                {
                    read(packed);
                }
            }
            else
            {
                read(input);
            }
        }
    }

    private static void ForEach(byte[] message, Action<int, ByteString> field) => ForEach(new CodedInputStream(message), field);

    private static void ForEach(ByteString message, Action<int, ByteString> field) => ForEach(message.CreateCodedInput(), field);

    // The fields that are messages, texts or bytes.
    private static void ForEach(CodedInputStream input, Action<int, ByteString> field)
    {
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                field(WireFormat.GetTagFieldNumber(tag), input.ReadBytes());
            }
            else
            {
                input.SkipLastField();
            }
        }
    }
}
