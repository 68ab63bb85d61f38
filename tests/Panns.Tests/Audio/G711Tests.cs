using Panns.Audio.Pcm;

namespace Panns.Tests.Audio;

/// <summary>The decoder output values that ITU-T G.711 prints in its tables 1a, 1b, 2a and 2b.</summary>
public class G711Tests
{
    /// <summary>First (least) and last magnitude of segments, in the table's 13-bit units of 1/4096.</summary>
    [Theory]
    [InlineData(0xD5, 1)]
    [InlineData(0xDA, 31)]
    [InlineData(0xC5, 33)]
    [InlineData(0xF5, 66)]
    [InlineData(0xE5, 132)]
    [InlineData(0x95, 264)]
    [InlineData(0x85, 528)]
    [InlineData(0xB5, 1056)]
    [InlineData(0xA5, 2112)]
    [InlineData(0xAA, 4032)]
    public void A_law_as_in_the_table(int code, int value)
    {
        Assert.Equal(value / 4096f, G711.ALaw[code]);
        Assert.Equal(-value / 4096f, G711.ALaw[code ^ 0x80]);
    }

    /// <summary>In the table's 14-bit units of 1/8192.</summary>
    [Theory]
    [InlineData(0xFF, 0)]
    [InlineData(0xFE, 2)]
    [InlineData(0xF0, 30)]
    [InlineData(0xEF, 33)]
    [InlineData(0xDF, 99)]
    [InlineData(0xCF, 231)]
    [InlineData(0xBF, 495)]
    [InlineData(0xAF, 1023)]
    [InlineData(0x9F, 2079)]
    [InlineData(0x8F, 4191)]
    [InlineData(0x80, 8031)]
    public void Mu_law_as_in_the_table(int code, int value)
    {
        Assert.Equal(value / 8192f, G711.MuLaw[code]);
        Assert.Equal(-value / 8192f, G711.MuLaw[code ^ 0x80]);
    }
}
