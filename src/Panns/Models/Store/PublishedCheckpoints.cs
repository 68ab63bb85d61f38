using System.Collections.Frozen;

namespace Panns;

/// <summary>The weights that the authors of the networks publish, by the name of the network.</summary>
public static class PublishedCheckpoints
{
    private static readonly FrozenDictionary<string, Checkpoint> ByModel = new Dictionary<string, Checkpoint>
    {
        // PANNs, Zenodo record 3987831. The MD5 values are the archive's; SHA-256 and sizes are given where known.
        ["Cnn14"] = Panns("Cnn14_mAP=0.431.pth", "541141fa2ee191a88f24a3219fff024e") with
        {
            Bytes = 327428481,
            Sha256 = "0dc499e40e9761ef5ea061ffc77697697f277f6a960894903df3ada000e34b31",
        },
        ["Cnn14_16k"] = Panns("Cnn14_16k_mAP=0.438.pth", "362fc5ff18f1d6ad2f6d464b45893f2c") with
        {
            Sha256 = "e2ee543a27919542c2ea03eabaa70b24dcd4e6c8e05621de6b67a94e4c5058e6",
        },
        ["Cnn14_8k"] = Panns("Cnn14_8k_mAP=0.416.pth"),
        ["Cnn14_DecisionLevelMax"] = Panns("Cnn14_DecisionLevelMax_mAP=0.385.pth", "70539c43c18b6a289b3199c503a82c5a") with
        {
            Bytes = 327428481,
            Sha256 = "dd3b4043a87d4ec13df8082c0fcfee3fb5084151808e47e060987a95eabdd142",
        },
        ["Cnn14_DecisionLevelAtt"] = Panns("Cnn14_DecisionLevelAtt_mAP=0.425.pth", "c8281ca2b9967244b91d557aa941e8ca"),
        ["Cnn14_emb32"] = Panns("Cnn14_emb32_mAP=0.364.pth"),
        ["Cnn14_emb128"] = Panns("Cnn14_emb128_mAP=0.412.pth"),
        ["Cnn14_emb512"] = Panns("Cnn14_emb512_mAP=0.420.pth"),
        ["Cnn10"] = Panns("Cnn10_mAP=0.380.pth", "bfb1f1f9968938fa8ef4012b8471f5f6") with { Bytes = 25237595 },
        ["Cnn6"] = Panns("Cnn6_mAP=0.343.pth", "e25e26b84585b14c7754c91e48efc9be"),
        ["ResNet22"] = Panns("ResNet22_mAP=0.430.pth", "cf36d413096793c4e15dc752a3abd599"),
        ["ResNet38"] = Panns("ResNet38_mAP=0.434.pth", "bf12f36aaabac4e0855e22d3c3239c1b"),
        ["ResNet54"] = Panns("ResNet54_mAP=0.429.pth", "4f1f1406d37a29e2379916885e18c5f3"),
        ["Wavegram_Cnn14"] = Panns("Wavegram_Cnn14_mAP=0.389.pth", "1e3506ab640371e0b5a417b15fd66d21"),
        ["Wavegram_Logmel_Cnn14"] = Panns("Wavegram_Logmel_Cnn14_mAP=0.439.pth", "17fa9ab65af3c0eb5ffbc5f65552c4e1"),
        ["MobileNetV1"] = Panns("MobileNetV1_mAP=0.389.pth", "a419303e1c88aa1b9d2ac3811563d371") with { Bytes = 23639473 },
        ["MobileNetV2"] = Panns("MobileNetV2_mAP=0.383.pth"),
        ["LeeNet11"] = Panns("LeeNet11_mAP=0.266.pth", "61ba7a7a85542fe4e97240db974eb158"),
        ["LeeNet24"] = Panns("LeeNet24_mAP=0.336.pth"),
        ["DaiNet19"] = Panns("DaiNet19_mAP=0.295.pth"),
        ["Res1dNet31"] = Panns("Res1dNet31_mAP=0.365.pth"),
        ["Res1dNet51"] = Panns("Res1dNet51_mAP=0.355.pth"),

        // EfficientAT, GitHub release v0.0.1.
        ["mn04_as"] = EfficientAt("mn04_as_mAP_432.pt") with { Bytes = 4066513, Sha256 = "899a8c6217063f6941793102a2780b3dd788ab11fce468d9cf5f0577c453321c" },
        ["mn05_as"] = EfficientAt("mn05_as_mAP_443.pt"),
        ["mn10_as"] = EfficientAt("mn10_as_mAP_471.pt"),
        ["mn20_as"] = EfficientAt("mn20_as_mAP_478.pt"),
        ["mn30_as"] = EfficientAt("mn30_as_mAP_482.pt"),
        ["mn40_as"] = EfficientAt("mn40_as_mAP_484.pt"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the networks that have published weights.</summary>
    public static IReadOnlyCollection<string> Models => ByModel.Keys;

    /// <summary>Finds a network's published weights.</summary>
    /// <param name="model">Name of the network, in any case: <c>Cnn14</c>.</param>
    /// <param name="checkpoint">The file when found.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGet(string model, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Checkpoint? checkpoint)
        => ByModel.TryGetValue(model, out checkpoint);

    private static Checkpoint Panns(string name, string? md5 = null)
        => new(name, new Uri($"https://zenodo.org/records/3987831/files/{Uri.EscapeDataString(name)}?download=1"), "CC-BY-4.0") { Md5 = md5 };

    private static Checkpoint EfficientAt(string name)
        => new(name, new Uri($"https://github.com/fschmid56/EfficientAT/releases/download/v0.0.1/{name}"), "MIT");
}
