using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Blocks;

namespace Panns.Diagnostics.Checks;

/// <summary>A network with all kinds of layers of Cnn14 but very little arithmetic.</summary>
internal static class TinyNetwork
{
    private const int Classes = 10;
    private const int Channels = 16;
    private const int EmbeddingSize = 32;

    public static NetworkDescription Describe()
    {
        var network = new NetworkBuilder("Tiny", Classes);
        var x = network.NormalizedLogMel(LogMelSettings.Panns32k);
        x = network.ConvBlock("conv_block1", x, Channels, Size2D.Square(2));
        x = network.ConvBlock("conv_block2", x, 2 * Channels, Size2D.Square(2));
        return network.ClipwiseHead(x, EmbeddingSize);
    }
}
