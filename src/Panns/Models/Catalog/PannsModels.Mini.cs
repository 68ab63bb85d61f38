namespace Panns;

/// <content>The library's own network.</content>
public static partial class PannsModels
{
    /// <summary>Mini: EfficientAT's architecture at width 0.32, 0.67 million parameters.</summary>
    public static ModelInfo Mini { get; } = new("Mini", "the library's own: MobileNetV3 of width 0.32", classes => Networks.Architectures.Mini.Describe("Mini", classes));
}
