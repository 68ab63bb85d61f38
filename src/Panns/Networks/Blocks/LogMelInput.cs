using Panns.FrontEnd;
using Panns.Networks.Layers;

namespace Panns.Networks.Blocks;

/// <summary>What precedes the first convolution of every log-mel network of the paper.</summary>
internal static class LogMelInput
{
    /// <summary>Log-mel, batch normalization of every mel bin, and in training SpecAugment and mixup.</summary>
    /// <param name="network">The network under construction.</param>
    /// <param name="settings">The front end.</param>
    /// <param name="specAugment">Whether SpecAugment has a place here.</param>
    /// <param name="mixup">Whether mixup has its place here.</param>
    public static LayerOutput NormalizedLogMel(this NetworkBuilder network, LogMelSettings settings, bool specAugment = true, bool mixup = true)
    {
        var x = network.BatchNormOverWidth("bn0", network.LogMel(settings));
        if (specAugment)
        {
            x = network.Apply(SpecAugment.For(settings.MelBins), x);
        }

        return mixup ? network.Apply(new Mixup(), x) : x;
    }
}
