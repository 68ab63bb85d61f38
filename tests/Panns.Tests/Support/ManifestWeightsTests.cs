namespace Panns.Tests.Support;

/// <summary>The recipe's own test vectors (reference data, section 1): if these fail, no golden comparison is meaningful.</summary>
public sealed class ManifestWeightsTests
{
    [Theory]
    [InlineData("", 0xcbf29ce484222325UL)]
    [InlineData("a", 0xaf63dc4c8601ec8cUL)]
    [InlineData("fc1.weight", 0x0fc5ab63896269edUL)]
    [InlineData("conv_block1.conv1.weight", 0xe679f3fc75608e4bUL)]
    public void Fnv_hashes_names(string text, ulong expected) => Assert.Equal(expected, ManifestWeights.Fnv1A64(text));

    [Fact]
    public void SplitMix_gives_the_published_sequence()
    {
        var fromZero = new SplitMix64(0);
        Assert.Equal([0xe220a8397b1dcdafUL, 0x6e789e6aa1b965f4UL, 0x06c45d188009454fUL], [fromZero.Next(), fromZero.Next(), fromZero.Next()]);
        var fromName = new SplitMix64(ManifestWeights.Fnv1A64("fc1.weight"));
        Assert.Equal(
            [-0.21753013134002686, 0.14856135845184326, 0.6336222887039185],
            [fromName.NextSigned(), fromName.NextSigned(), fromName.NextSigned()]);
    }

    [Fact]
    public void Values_follow_the_recipe()
    {
        var values = new float[4];
        ManifestWeights.Fill("fc1.weight", 0, 0.05, values);
        Assert.Equal([-0.010876506567001343f, 0.007428067736327648f, 0.0316811129450798f, -0.030205201357603073f], values);
    }

    [Theory]
    [InlineData("LeeNet11")]
    [InlineData("MobileNetV1")]
    [InlineData("MobileNetV2")]
    [InlineData("Cnn6")]
    public void Every_tensor_has_its_checksum(string architecture)
    {
        using var weights = ManifestWeights.Load(architecture);
        foreach (var tensor in weights.Tensors.Where(tensor => tensor.Kind is not ("fixed" or "bn_count")))
        {
            var values = weights.Read(tensor.Name);
            Assert.Equal(tensor.First, values[..tensor.First.Length]);
            Assert.Equal(tensor.Crc32, Crc32.Of(values));
        }
    }

    [Fact]
    public void Crc_matches_the_standard_check_value() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
}
