using Panns.Weights;

namespace Panns.Tests.Weights.Torch;

/// <summary>Tensors with false sizes, strides and offsets, next to valid ones.</summary>
public sealed class HostileTensorTests : IDisposable
{
    private static readonly byte[] Stored = [.. Enumerable.Range(0, 6).SelectMany(value => BitConverter.GetBytes((float)value))];
    private readonly WeightScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(new long[] { 2, 3 }, new long[] { 3, 1 }, 0, new float[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(new long[] { 3, 2 }, new long[] { 1, 3 }, 0, new float[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData(new long[] { 2, 2 }, new long[] { 3, 2 }, 0, new float[] { 0, 2, 3, 5 })]
    [InlineData(new long[] { 2, 1 }, new long[] { 1, 99 }, 4, new float[] { 4, 5 })]
    [InlineData(new long[] { 3 }, new long[] { 0 }, 2, new float[] { 2, 2, 2 })]
    [InlineData(new long[] { 0, 7 }, new long[] { 7, 1 }, 0, new float[0])]
    [InlineData(new long[0], new long[0], 5, new float[] { 5 })]
    public void Strides_and_offsets_are_honored(long[] shape, long[] strides, long first, float[] expected)
    {
        foreach (var legacy in new[] { false, true })
        {
            using var weights = WeightFile.Open(_scratch.Write(File(shape, strides, first, 6, legacy), $"{legacy}.pth"));
            Assert.Equal(expected, weights.Read("w"));
        }
    }

    [Theory]
    [InlineData(new long[] { 7 }, new long[] { 1 }, 0)] // more than stored
    [InlineData(new long[] { 6 }, new long[] { 1 }, 1)] // offset beyond the data
    [InlineData(new long[] { 1 }, new long[] { 1 }, 6)]
    [InlineData(new long[] { 1 }, new long[] { 1 }, long.MaxValue)]
    [InlineData(new long[] { 1 }, new long[] { 1 }, -1)]
    [InlineData(new long[] { -1 }, new long[] { 1 }, 0)]
    [InlineData(new long[] { -2, -3 }, new long[] { 3, 1 }, 0)]
    [InlineData(new long[] { 3 }, new long[] { -1 }, 2)]
    [InlineData(new long[] { 2 }, new long[] { long.MaxValue }, 0)]
    [InlineData(new long[] { 3, 2 }, new long[] { long.MaxValue, long.MaxValue }, 0)]
    [InlineData(new long[] { 1 << 16, 1 << 16 }, new long[] { 1 << 16, 1 }, 0)] // 2^32
    [InlineData(new long[] { 1L << 32, 1L << 32 }, new long[] { 1, 1 }, 0)] // 2^64 = 0
    [InlineData(new long[] { 1 << 30, 1 << 30, 1 << 30, 1 << 30 }, new long[] { 0, 0, 0, 0 }, 0)]
    [InlineData(new long[] { int.MaxValue }, new long[] { 0 }, 0)] // stride 0 would fill 8 GB from 4 bytes
    [InlineData(new long[] { 1, 1 }, new long[] { 1 }, 0)]
    [InlineData(new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, 0)]
    public void Sizes_strides_and_offsets_that_lie_are_refused(long[] shape, long[] strides, long first)
    {
        Assert.StartsWith("refused: ", _scratch.Refusal(File(shape, strides, first, 6, legacy: false)), StringComparison.Ordinal);
        Assert.StartsWith("refused: ", _scratch.Refusal(File(shape, strides, first, 6, legacy: true)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue)]
    public void A_storage_of_another_size_than_said_is_refused(long count)
    {
        _scratch.Refusal(File([1], [1], 0, count, legacy: false));
        _scratch.Refusal(File([1], [1], 0, count, legacy: true));
        var pickle = Pickle([1], [1], 0, count, legacy: true);
        _scratch.Refusal(TorchFiles.Legacy(pickle, true, ("0", count, [1, 2, 3])));
    }

    [Fact]
    public void Storage_views_of_the_legacy_format_are_honored_and_bounded()
    {
        byte[] WithView(long first, long count) => TorchFiles.Legacy(
            new PickleBuilder().Op('}').Text("w").Global("torch._utils", "_rebuild_tensor_v2").Op('(')
                .Op('(').Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Integer(6)
                .Op('(').Text("1").Integer(first).Integer(count).Op('t').Op('t').Op('Q')
                .Integer(1).Integers(2).Integers(1).Op('t').Op('R').Op('s').Op('.').ToArray(),
            true,
            ("0", 6, Stored));

        using (var weights = WeightFile.Open(_scratch.Write(WithView(2, 3), "view.pth")))
        {
            Assert.Equal([3f, 4f], weights.Read("w"));
        }

        Assert.Contains("reaches past", _scratch.Refusal(WithView(2, 2)), StringComparison.Ordinal);
        Assert.Contains("reaches past", _scratch.Refusal(WithView(4, 3)), StringComparison.Ordinal);
        Assert.Contains("reaches past", _scratch.Refusal(WithView(long.MaxValue, 3)), StringComparison.Ordinal);
        Assert.Contains("reaches past", _scratch.Refusal(WithView(-1, 3)), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_doubled_storages_are_refused()
    {
        var pickle = Pickle([1], [1], 0, 6, legacy: false);
        Assert.Contains("missing", _scratch.Refusal(TorchFiles.Zip(pickle)), StringComparison.Ordinal);
        Assert.Contains("missing", _scratch.Refusal(TorchFiles.Legacy(pickle)), StringComparison.Ordinal);
        Assert.Contains("listed twice", _scratch.Refusal(TorchFiles.Legacy(pickle, true, ("0", 6, Stored), ("0", 6, Stored))), StringComparison.Ordinal);
        Assert.Contains("used by no tensor", _scratch.Refusal(TorchFiles.Legacy(pickle, true, ("1", 6, Stored))), StringComparison.Ordinal);
    }

    [Fact]
    public void One_storage_described_in_two_ways_is_refused()
    {
        var pickle = new PickleBuilder().Op('}').Text("a").Tensor("0", 6, 0, [1], [1]).Op('s')
            .Text("b").Tensor("0", 3, 0, [1], [1], "DoubleStorage").Op('s').Op('.').ToArray();
        Assert.Contains("two ways", _scratch.Refusal(TorchFiles.Zip(pickle, ("0", Stored))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FloatStorage", new byte[] { 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0 }, new[] { 1f, -2.5f })]
    [InlineData("DoubleStorage", new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0 }, new[] { 1.5f, -2f })]
    [InlineData("HalfStorage", new byte[] { 0, 0x3c, 0, 0xc1 }, new[] { 1f, -2.5f })]
    [InlineData("BFloat16Storage", new byte[] { 0x80, 0x3f, 0x20, 0xc0 }, new[] { 1f, -2.5f })]
    [InlineData("LongStorage", new byte[] { 5, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, new[] { 5f, -1f })]
    [InlineData("IntStorage", new byte[] { 5, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff }, new[] { 5f, -2f })]
    [InlineData("ShortStorage", new byte[] { 5, 0, 0xfe, 0xff }, new[] { 5f, -2f })]
    [InlineData("CharStorage", new byte[] { 5, 0xfe }, new[] { 5f, -2f })]
    [InlineData("ByteStorage", new byte[] { 5, 0xfe }, new[] { 5f, 254f })]
    [InlineData("BoolStorage", new byte[] { 0, 1 }, new[] { 0f, 1f })]
    public void Every_element_type_is_read(string type, byte[] stored, float[] expected)
    {
        var ordered = new PickleBuilder().Op('}').Text("w").Tensor("0", 2, 0, [2], [1], type).Op('s').Op('.').ToArray();
        using (var weights = WeightFile.Open(_scratch.Write(TorchFiles.Zip(ordered, ("0", stored)), "ordered.pth")))
        {
            Assert.Equal(expected, weights.Read("w"));
        }

        // Column by column, which uses the gathering copy.
        var transposed = new PickleBuilder().Op('}').Text("w").Tensor("0", 4, 0, [2, 2], [1, 2], type).Op('s').Op('.').ToArray();
        using (var weights = WeightFile.Open(_scratch.Write(TorchFiles.Zip(transposed, ("0", [.. stored, .. stored])), "transposed.pth")))
        {
            Assert.Equal([expected[0], expected[0], expected[1], expected[1]], weights.Read("w"));
        }
    }

    private static byte[] Pickle(long[] shape, long[] strides, long first, long stored, bool legacy)
        => new PickleBuilder().Op('}').Text("w").Tensor("0", stored, first, shape, strides, legacy: legacy).Op('s').Op('.').ToArray();

    private static byte[] File(long[] shape, long[] strides, long first, long stored, bool legacy)
    {
        var pickle = Pickle(shape, strides, first, stored, legacy);
        return legacy ? TorchFiles.Legacy(pickle, true, ("0", 6, Stored)) : TorchFiles.Zip(pickle, ("0", Stored));
    }
}
