using System.Buffers.Binary;
using Google.Protobuf;
using Panns.Common.IO;

namespace Panns.Transfer.Pretraining.Records;

/// <summary>
/// The history as TensorBoard reads it: a TFRecord file of events (tensorflow/core/util/event.proto), each a step with its scalars. Written anew
/// with every evaluation, it begins with the same bytes, so that TensorBoard goes on reading where it was.
/// </summary>
internal static class EventFile
{
    private const string Version = "brain.Event:2";

    // Field numbers of event.proto and summary.proto.
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, Value = 1, Tag = 1, SimpleValue = 2;

    /// <param name="path">The file.</param>
    /// <param name="history">All evaluations so far.</param>
    /// <param name="now">The time of the last one; earlier ones lie before it by the time that was spent.</param>
    /// <exception cref="PannsException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<PretrainingRecord> history, DateTimeOffset now)
    {
        var begin = BeginningOf(path) ?? (now.ToUnixTimeMilliseconds() / 1000.0) - (history.Count > 0 ? history[^1].Seconds : 0);
        StagedFile.Write(path, stream =>
        {
            RecordFile.Write(stream, Event(begin, 0, output =>
            {
                output.WriteTag(FileVersion, WireFormat.WireType.LengthDelimited);
                output.WriteString(Version);
            }));
            foreach (var record in history)
            {
                RecordFile.Write(stream, Event(begin + record.Seconds, record.Iteration, output => WriteMessage(output, Summary, summary => WriteScalars(summary, record))));
            }
        });
    }

    // A run that goes on keeps the time at which it began.
    private static double? BeginningOf(string path)
    {
        try
        {
            return File.Exists(path) && RecordFile.Read(path).FirstOrDefault() is { Length: > sizeof(double) } first ? BinaryPrimitives.ReadDoubleLittleEndian(first.AsSpan(1)) : null;
        }
        catch (PannsException)
        {
            // Damaged: it is replaced.
            return null;
        }
    }

    private static void WriteScalars(CodedOutputStream output, PretrainingRecord record)
    {
        Scalar("loss", record.Loss);
        Scalar("learning_rate", record.LearningRate);
        foreach (var (clips, score) in ((string, TaggingScore?)[])[("train", record.Training), ("eval", record.Evaluation)])
        {
            Scalar($"{clips}/mAP", score?.MeanAveragePrecision);
            Scalar($"{clips}/mAUC", score?.MeanAreaUnderCurve);
            Scalar($"{clips}/d_prime", score?.DPrime);
        }

        Scalar("clips_per_second", record.ClipsPerSecond);
        Scalar("waiting_share", record.WaitingShare);

        void Scalar(string name, double? value)
        {
            if (value is { } number && double.IsFinite(number))
            {
                WriteMessage(output, Value, one =>
                {
                    one.WriteTag(Tag, WireFormat.WireType.LengthDelimited);
                    one.WriteString(name);
                    one.WriteTag(SimpleValue, WireFormat.WireType.Fixed32);
                    one.WriteFloat((float)number);
                });
            }
        }
    }

    private static byte[] Event(double time, long step, Action<CodedOutputStream> what) => Message(output =>
    {
        output.WriteTag(WallTime, WireFormat.WireType.Fixed64);
        output.WriteDouble(time);
        if (step > 0)
        {
            output.WriteTag(Step, WireFormat.WireType.Varint);
            output.WriteInt64(step);
        }

        what(output);
    });

    private static void WriteMessage(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Message(write)));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }

        return bytes.ToArray();
    }
}
