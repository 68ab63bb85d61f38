using Panns.Networks.Layers;

namespace Panns.Networks.Blocks;

/// <summary>The convolutional blocks that the paper's log-mel networks share.</summary>
internal static class ConvBlocks
{
    private static readonly Size2D TwoByTwo = Size2D.Square(2);

    /// <summary>ConvBlock: twice 3x3 convolution, batch normalization and ReLU, then average pooling.</summary>
    public static LayerOutput ConvBlock(this NetworkBuilder network, string name, LayerOutput x, int channels, Size2D pool)
    {
        x = network.Conv2d($"{name}.conv1", x, channels, kernel: 3);
        x = network.ReLU(network.BatchNorm($"{name}.bn1", x));
        x = network.Conv2d($"{name}.conv2", x, channels, kernel: 3);
        x = network.ReLU(network.BatchNorm($"{name}.bn2", x));
        return pool == Size2D.One ? x : network.AveragePool(x, pool);
    }

    /// <summary>ConvBlock5x5: 5x5 convolution, batch normalization and ReLU, then 2x2 average pooling.</summary>
    public static LayerOutput ConvBlock5x5(this NetworkBuilder network, string name, LayerOutput x, int channels)
    {
        x = network.Conv2d($"{name}.conv1", x, channels, kernel: 5);
        x = network.ReLU(network.BatchNorm($"{name}.bn1", x));
        return network.AveragePool(x, TwoByTwo);
    }

    /// <summary>
    /// conv_block1 to conv_block6 of Cnn14, or some of them: each but the sixth halves time and frequency, each is followed by
    /// dropout.
    /// </summary>
    public static LayerOutput Cnn14Blocks(this NetworkBuilder network, LayerOutput x, int first = 1, double dropout = 0.2)
    {
        for (var block = first; block <= 6; block++)
        {
            x = network.ConvBlock($"conv_block{block}", x, 32 << block, block < 6 ? TwoByTwo : Size2D.One);
            x = network.Dropout(x, dropout);
        }

        return x;
    }

    /// <summary>The layers of a ConvBlock that the original creates without calling it.</summary>
    public static Layer[] UnusedConvBlock(string name, int inChannels, int channels)
    {
        return
        [
            Convolution($"{name}.conv1", inChannels),
            Convolution($"{name}.conv2", channels),
            new BatchNorm { Name = $"{name}.bn1", Features = channels },
            new BatchNorm { Name = $"{name}.bn2", Features = channels },
        ];

        Convolution Convolution(string conv, int input) => new()
        {
            Name = conv, InChannels = input, OutChannels = channels, Kernel = Size2D.Square(3), Padding = Size2D.One,
        };
    }
}
