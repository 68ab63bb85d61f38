using System.Buffers.Binary;
using Panns.Weights;

namespace Panns.Tests.Weights.Torch;

/// <summary>Checkpoints in PyTorch's zip format with one flipped bit.</summary>
public sealed class TorchDamageTests : IDisposable
{
    private readonly WeightScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void No_flipped_bit_changes_a_value_or_a_name()
    {
        var whole = Checkpoint();
        var expected = Read(whole)!;
        var refused = 0;
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = whole.ToArray();
            damaged[i] ^= (byte)(1 << (i % 8));
            if (Read(damaged) is { } read)
            {
                Assert.Equal(expected, read);
            }
            else
            {
                refused++;
            }
        }

        Assert.InRange(refused, 200, whole.Length);
    }

    [Fact]
    public void The_damaged_storage_is_named()
    {
        var damaged = Checkpoint();
        damaged[damaged.AsSpan().IndexOf("\0\0\0\u0040"u8)] ^= 1; // the low bit of 2f
        Assert.Equal("damaged: its storage '1' is not what was written (its CRC is another); get the file again", _scratch.Refusal(damaged));
    }

    [Fact]
    public void A_checkpoint_that_was_written_without_checksums_is_read()
    {
        var bytes = Checkpoint();
        for (var at = 0; (at = Next(bytes, at, 0x02014b50)) >= 0; at++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 16), 0);
        }

        Assert.Equal(Read(Checkpoint()), Read(bytes));
    }

    private static int Next(byte[] bytes, int from, uint signature)
    {
        Span<byte> mark = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(mark, signature);
        var found = bytes.AsSpan(from).IndexOf(mark);
        return found < 0 ? -1 : from + found;
    }

    private static byte[] Checkpoint()
    {
        var pickle = new PickleBuilder().Op('}');
        foreach (var (name, key) in new[] { ("first", "0"), ("second", "1"), ("third", "2") })
        {
            pickle.Text(name).Tensor(key, 1, 0, [1], [1]).Op('s');
        }

        return TorchFiles.Zip(
            pickle.Op('.').ToArray(), ("0", BitConverter.GetBytes(1f)), ("1", BitConverter.GetBytes(2f)), ("2", BitConverter.GetBytes(3f)));
    }

    // Names and values; null if the file is refused.
    private string? Read(byte[] bytes)
    {
        try
        {
            using var weights = WeightFile.Open(_scratch.Write(bytes));
            return string.Join(" ", weights.Names.Select(name => $"{name}={string.Join(",", weights.Read(name))}"));
        }
        catch (PannsException)
        {
            return null;
        }
    }
}
