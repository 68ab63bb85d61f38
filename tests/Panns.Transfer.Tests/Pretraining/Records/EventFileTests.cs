using Panns.Transfer.Pretraining;
using Panns.Transfer.Pretraining.Records;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Pretraining.Records;

/// <summary>Against bytes worked out by hand from event.proto and summary.proto.</summary>
public sealed class EventFileTests : IDisposable
{
    private static readonly byte[] Begin = [0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x1a, 13, .. "brain.Event:2"u8];

    private readonly TempFolder _folder = new();

    private string File => _folder.Path("events");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Events_are_the_protocol_s()
    {
        EventFile.Write(File, [new(300, 2, 0.5, 0.25) { ClipsPerSecond = double.NaN, WaitingShare = 0 }], DateTimeOffset.FromUnixTimeSeconds(3));
        var events = TfRecords.Read(File);
        Assert.Equal(Begin, events[0]);
        Assert.Equal(
            (byte[])
            [
                0x09, 0, 0, 0, 0, 0, 0, 0x08, 0x40, 0x10, 0xac, 0x02, 0x2a, 57,
                0x0a, 11, 0x0a, 4, .. "loss"u8, 0x15, 0, 0, 0x80, 0x3e,
                0x0a, 20, 0x0a, 13, .. "learning_rate"u8, 0x15, 0, 0, 0, 0x3f,
                0x0a, 20, 0x0a, 13, .. "waiting_share"u8, 0x15, 0, 0, 0, 0,
            ],
            events[1]);
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public void A_longer_history_begins_with_the_same_bytes()
    {
        PretrainingRecord[] history =
        [
            new(1, 2, 0.5, 0.25) { Evaluation = new(0.5, 0.5, 0) },
            new(2, 4, 0.5, 0.25) { Training = new(0.5, 0.5, 0), Evaluation = new(0.5, 0.5, double.PositiveInfinity) },
        ];
        EventFile.Write(File, history[..1], DateTimeOffset.FromUnixTimeSeconds(3));
        var before = System.IO.File.ReadAllBytes(File);
        EventFile.Write(File, history, DateTimeOffset.FromUnixTimeSeconds(1000));
        Assert.Equal(before, System.IO.File.ReadAllBytes(File)[..before.Length]);
        var last = System.Text.Encoding.Latin1.GetString(TfRecords.Read(File)[2]);
        Assert.Contains("train/mAP", last, StringComparison.Ordinal);
        Assert.Contains("eval/mAUC", last, StringComparison.Ordinal);
        Assert.DoesNotContain("eval/d_prime", last, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_replaced()
    {
        System.IO.File.WriteAllText(File, "nothing of the kind");
        EventFile.Write(File, [], DateTimeOffset.FromUnixTimeSeconds(1));
        Assert.Equal([Begin], TfRecords.Read(File));
    }
}
