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
        BuiltIn = new("mini.safetensors", "MIT", sha256: "8b257fe003ab03bb7a1e09508ecd4f9f0abe77939bdbeb27472cd1209fb78615"),
    };
}
