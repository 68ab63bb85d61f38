using Panns.Common;

namespace Panns.Networks.Architectures;

/// <summary>
/// The library's own small network: EfficientAT's mn architecture at a width that fits into 1.5 MB of float16 with AudioSet's 527 classes.
/// </summary>
[BestFriend]
internal static class Mini
{
    /// <summary>Width of the network that is called Mini.</summary>
    public const double UsualWidth = 0.32;

    /// <summary>The network at a width.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="width">Factor of MobileNetV3-Large's channel counts.</param>
    public static NetworkDescription Describe(string name, int classes, double width = UsualWidth) => EfficientAt.Describe(name, classes, width);
}
