using Panns.FrontEnd;
using Panns.Tests.Support;

namespace Panns.Tests.FrontEnd;

public class MelFilterBankTests
{
    [Theory]
    [InlineData("32k")]
    [InlineData("16k")]
    [InlineData("8k")]
    [InlineData("mel32")]
    [InlineData("mel128")]
    public void PannsFiltersAreThoseOfTheCheckpoints(string tag)
    {
        var bank = new MelFilterBank(Reference.Variant(tag).Settings);
        var exact = Npy.ReadDouble(TestData.Path($"reference/frontend/melW_{tag}_f64.npy"));
        var single = Npy.ReadSingle(TestData.Path($"reference/frontend/melW_{tag}.npy"));
        Assert.Equal(exact.Shape, new[] { bank.Bins, bank.Bands });
        Assert.Equal(exact.Values.Length, bank.ExactWeights.Length);
        for (var i = 0; i < exact.Values.Length; i++)
        {
            Assert.Equal(exact.Values[i], bank.ExactWeights[i], 1e-12);
        }

        Assert.Equal(single.Values, bank.ToSingle());
    }

    [Fact]
    public void EfficientAtFiltersAreKaldis()
    {
        var bank = new MelFilterBank(LogMelSettings.EfficientAt);
        var golden = Npy.ReadSingle(TestData.Path("reference/mn04/golden/mel_bank_128x513.npy"));
        Assert.Equal(golden.Shape, new[] { bank.Bands, bank.Bins });
        var weights = bank.ToSingle();
        for (var band = 0; band < bank.Bands; band++)
        {
            for (var bin = 0; bin < bank.Bins; bin++)
            {
                // The original computes them in float32 and is up to 1.3e-5 off.
                Assert.Equal(golden.Values[(band * bank.Bins) + bin], weights[(bin * bank.Bands) + band], 1.5e-5f);
            }
        }
    }

    /// <summary>
    /// One band of VGGish by hand: 66 points from 125 Hz (185.1695 mel) to 7500 Hz (2773.3319 mel) are 39.8179 mel apart, so band 0
    /// rises from 185.1695 to its peak at 224.9874 and falls to 264.8053. Bins are 31.25 Hz apart: bin 4 (125 Hz) is the lower edge,
    /// bin 5 (156.25 Hz, 227.0703 mel) lies (264.8053 - 227.0703) / 39.8179 up the falling side, bin 6 (267.4689 mel) past its end.
    /// </summary>
    [Fact]
    public void VGGishBandByHand()
    {
        var bank = new MelFilterBank(LogMelSettings.VGGish);
        Assert.Equal(0, bank.ExactWeights[4 * 64], 1e-12);
        Assert.Equal(0.9476904648443711, bank.ExactWeights[5 * 64], 1e-12);
        Assert.Equal(0, bank.ExactWeights[6 * 64]);
        Assert.Equal(5..6, bank.Support(0));
    }

    [Fact]
    public void VGGishLeavesOutTheZeroBin()
    {
        var bank = new MelFilterBank(LogMelSettings.VGGish with { MinFrequency = 0, MelBins = 8 });
        Assert.Equal(0, bank.ExactWeights[0]);
        Assert.True(bank.ExactWeights[8] > 0);
    }

    [Fact]
    public void SupportIsTheRangeOfWeights()
    {
        var bank = new MelFilterBank(LogMelSettings.Panns32k with { MelBins = 128 });

        // From the reference's list of first and last bins.
        Assert.Equal(2..4, bank.Support(0));
        Assert.Equal(5..6, bank.Support(3));
        Assert.Equal(424..448, bank.Support(127));
        Assert.Throws<ArgumentOutOfRangeException>(() => bank.Support(128));
    }
}
