using System.Text;
using Panns.Weights;

namespace Panns.Tests.Weights.Safetensors;

/// <summary>Handmade files after the format's specification: valid ones are read, all others refused.</summary>
public sealed class SafetensorsReadTests : IDisposable
{
    private readonly WeightScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Tensors_and_metadata_are_read()
    {
        var bytes = File(
            """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[],"data_offsets":[8,10]}}   """,
            [0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0, 0x20, 0xc0]);
        using var weights = WeightFile.Open(_scratch.Write(bytes));
        Assert.Equal(["a", "b"], weights.Names);
        Assert.Equal([1f, -2.5f], weights.Read("a"));
        Assert.Equal([-2.5f], weights.Read("b"));
        Assert.True(weights.TryGetShape("a", out var shape));
        Assert.Equal([2, 1], shape);
        Assert.Equal("pt", weights.Metadata["format"]);
        Assert.True(weights.TryGetSpan("a", out _));
        Assert.False(weights.TryGetSpan("b", out _));
    }

    [Theory]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f }, 1.5f)]
    [InlineData("F16", new byte[] { 0, 0xc1 }, -2.5f)]
    [InlineData("I64", new byte[] { 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, -2f)]
    [InlineData("I32", new byte[] { 0xfe, 0xff, 0xff, 0xff }, -2f)]
    [InlineData("I16", new byte[] { 0xfe, 0xff }, -2f)]
    [InlineData("I8", new byte[] { 0xfe }, -2f)]
    [InlineData("U64", new byte[] { 7, 0, 0, 0, 0, 0, 0, 0 }, 7f)]
    [InlineData("U32", new byte[] { 7, 0, 0, 0 }, 7f)]
    [InlineData("U16", new byte[] { 0xfe, 0xff }, 65534f)]
    [InlineData("U8", new byte[] { 0xfe }, 254f)]
    [InlineData("BOOL", new byte[] { 1 }, 1f)]
    public void Every_element_type_is_read(string type, byte[] data, float expected)
    {
        var header = $$$"""{"a":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{data.Length}}}]}}""";
        using var weights = WeightFile.Open(_scratch.Write(File(header, data)));
        Assert.Equal([expected], weights.Read("a"));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "two tensors")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "a second time")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", "'x'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "lacks")]
    [InlineData("""{"a":{"dtype":"F7","shape":[2],"data_offsets":[0,8]}}""", "dtype 'F7'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "but 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "no count")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "no count")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "no number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "above 2147483647")]
    [InlineData("""{"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,8]}}""", "but 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "too many")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "cut short")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}""", "cut short")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes that belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", "gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "overlaps")]
    [InlineData("""{"__metadata__":{"a":1}}""", "String expected")]
    [InlineData("""{"__metadata__":{"a":"x","a":"y"}}""", "two values")]
    [InlineData("""{"a":[1,2]}""", "StartObject expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[[[]]]]]],"data_offsets":[0,8]}}""", "broken")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} more""", "broken")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],""", "broken")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "broken")]
    public void Headers_that_break_the_rules_are_refused(string header, string expected)
        => Assert.Contains(expected, _scratch.Refusal(File(header, new byte[8])), StringComparison.Ordinal);

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        var bytes = File("{}", []);
        BitConverter.TryWriteBytes(bytes, 90_000_000L);
        Assert.Contains("cut short", _scratch.Refusal(bytes), StringComparison.Ordinal);
        BitConverter.TryWriteBytes(bytes, ulong.MaxValue);
        _scratch.Refusal([.. bytes, .. new byte[20]]);
    }

    [Fact]
    public void A_header_of_a_million_tensors_is_refused()
    {
        var header = new StringBuilder("{");
        for (var i = 0; i < 200_000; i++)
        {
            header.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"t{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}},");
        }

        header.Length--;
        Assert.Contains("far more memory", _scratch.Refusal(File(header.Append('}').ToString(), [])), StringComparison.Ordinal);
    }

    private static byte[] File(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. data];
    }
}
