using System.Globalization;

namespace Panns.Tests.Networks;

/// <summary>Parameters and multi-adds against the printed rows of the paper's Table XII.</summary>
public sealed class TableXIITests
{
    [Theory]
    [InlineData("Cnn6", 4_837_455, "21.986")]
    [InlineData("Cnn10", 5_219_279, "28.166")]
    [InlineData("Cnn14", 80_753_615, "42.220")]
    [InlineData("ResNet22", 63_675_087, "30.081")]
    [InlineData("ResNet38", 73_783_247, "48.962")]
    [InlineData("ResNet54", 104_318_159, "54.563")]
    [InlineData("MobileNetV1", 4_796_303, "3.614")]
    [InlineData("MobileNetV2", 4_075_343, "2.810")]
    [InlineData("DaiNet19", 4_385_807, "30.395")]
    [InlineData("LeeNet11", 748_367, "4.741")]
    [InlineData("LeeNet24", 10_003_791, "26.369")]
    [InlineData("Res1dNet31", 80_464_463, "32.688")]
    [InlineData("Res1dNet51", 106_538_063, "61.833")]
    [InlineData("Wavegram_Cnn14", 80_991_759, "44.234")]
    [InlineData("Wavegram_Logmel_Cnn14", 81_065_487, "53.510")]
    public void Parameters_and_multi_adds_are_the_printed_ones(string name, long parameters, string gigaMultiAdds)
    {
        var network = PannsModels.Get(name).Describe();
        Assert.Equal(parameters, network.ParameterCount);
        Assert.Equal(gigaMultiAdds, (network.Cost(10 * network.SampleRate).MultiplyAdds / 1e9).ToString("F3", CultureInfo.InvariantCulture));
    }

    // Parameters and multiply-accumulates in millions, as EfficientAT's own table prints them (10 s of audio).
    [Theory]
    [InlineData("mn04_as", "0.983", "0.11")]
    [InlineData("mn05_as", "1.43", "0.16")]
    [InlineData("mn10_as", "4.88", "0.54")]
    [InlineData("mn20_as", "17.91", "2.06")]
    [InlineData("mn30_as", "39.09", "4.55")]
    [InlineData("mn40_as", "68.43", "8.03")]
    public void Parameters_of_the_mn_family_are_the_printed_ones(string name, string millions, string gigaMacs)
    {
        var network = PannsModels.Get(name).Describe();
        var digits = millions.Length - millions.IndexOf('.', StringComparison.Ordinal) - 1;
        Assert.InRange(network.ParameterCount / 1e6 - double.Parse(millions, CultureInfo.InvariantCulture), -Math.Pow(10, -digits), Math.Pow(10, -digits));
        Assert.Equal(gigaMacs, (network.Cost(320000).MultiplyAccumulates / 1e9).ToString("F2", CultureInfo.InvariantCulture));
    }
}
