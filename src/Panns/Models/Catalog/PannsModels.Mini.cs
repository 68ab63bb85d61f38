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
        BuiltIn = new("mini.safetensors", "MIT", sha256: "729578ba9b39175d879d488a7183cc33596deb4be98d715cd7eb557e3ae2ea32"),
    };
}
