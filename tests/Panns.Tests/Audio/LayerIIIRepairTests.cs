using System.Diagnostics.CodeAnalysis;
using NLayer;
using Panns.Audio.Decoding.Portable;

namespace Panns.Tests.Audio;

/// <summary>The tables of NLayer that are mended by reflection. A package update that changes them fails here.</summary>
public sealed class LayerIIIRepairTests
{
    [Fact]
    public void The_version_in_use_is_the_one_that_is_mended()
    {
        Assert.Equal("3.0.1", typeof(MpegFrameDecoder).Assembly.GetName().Version?.ToString(3));
        Assert.True(LayerIIIRepair.Bands());

        // 64 kbit/s at 44.1 kHz, one channel, no sound: the decoder makes its tables at the first frame.
        var bits = new MpegBits();
        Assert.True(bits.LoadSilence([0xff, 0xfb, 0x50, 0xc4]));
        var decoder = new MpegFrameDecoder();
        Assert.False(LayerIIIRepair.WindowsOf(decoder));
        decoder.DecodeFrame(bits, new float[2 * MpegBits.MostSamples], 0);
        Assert.True(LayerIIIRepair.WindowsOf(decoder));
    }

    [Fact]
    public void Faulty_tables_are_mended_and_right_ones_stay()
    {
        // Short blocks at 44.1 kHz (ISO 11172-3, table B.8): the highest band is 136 to 192, in each of three windows.
        int[] bands = [0, 4, 8, 12, 16, 22, 30, 40, 52, 66, 84, 106, 136, 192];
        var layer = new Layer(new byte[576], bands);
        Assert.True(LayerIIIRepair.MendWindows(layer));
        Assert.Equal([.. Enumerable.Repeat((byte)0, 408 + 56), .. Enumerable.Repeat((byte)1, 56), .. Enumerable.Repeat((byte)2, 56)], layer.Table);
        byte[] right = [.. layer.Table];
        Assert.True(LayerIIIRepair.MendWindows(layer));
        Assert.Equal(right, layer.Table);

        int[][] tables = [.. Enumerable.Range(0, 9).Select(_ => new int[23])];
        tables[4][18] = 330;
        Assert.True(LayerIIIRepair.MendBands(tables));
        Assert.True(LayerIIIRepair.MendBands(tables));
        Assert.Equal(332, tables[4][18]);
    }

    [Fact]
    public void Tables_of_another_kind_are_left_alone_and_told()
    {
        Assert.False(LayerIIIRepair.MendWindows(null));
        Assert.False(LayerIIIRepair.MendWindows(new object()));
        Assert.False(LayerIIIRepair.MendWindows(new Layer(new byte[575], new int[14])));
        Assert.False(LayerIIIRepair.MendWindows(new Layer(new byte[576], new int[14])));
        var other = new Layer([.. Enumerable.Range(0, 576).Select(line => (byte)(line % 3))], [0, 4, 8, 12, 16, 22, 30, 40, 52, 66, 84, 106, 136, 192]);
        Assert.False(LayerIIIRepair.MendWindows(other));
        Assert.Equal(2, other.Table[575]);
        Assert.Equal(1, other.Table[409]);
        Assert.False(LayerIIIRepair.MendBands(null));
        Assert.False(LayerIIIRepair.MendBands(new int[9][]));
        Assert.False(LayerIIIRepair.MendBands(Enumerable.Range(0, 9).Select(_ => new int[23]).ToArray()));
    }

    [SuppressMessage("CodeQuality", "IDE0052", Justification = "Read by reflection.")]
    private sealed class Layer(byte[] windows, int[] bands)
    {
        private readonly byte[] _cbwLookupS = windows;
        private readonly int[] _sfBandIndexS = bands;

        public byte[] Table => _cbwLookupS;
    }
}
