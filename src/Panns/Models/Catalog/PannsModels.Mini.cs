namespace Panns;

/// <content>The library's own network.</content>
public static partial class PannsModels
{
    /// <summary>
    /// Mini: EfficientAT's architecture at width 0.32, 0.67 million parameters, embedding of 288. Its weights are part of the library: pruned from
    /// those of <see cref="Mn04"/> and taught by it (docs/mini.md). The default where no network is named and the store has none.
    /// </summary>
    public static ModelInfo Mini { get; } = new("Mini", "the library's own: MobileNetV3 of width 0.32", classes => Networks.Architectures.Mini.Describe("Mini", classes))
    {
        BuiltIn = new("mini.safetensors", "MIT", sha256: "3da52af7d5f33b42835d28e8d6cc74501cb7bda5c33fabd238bb7f19219d86b3"),
    };
}
