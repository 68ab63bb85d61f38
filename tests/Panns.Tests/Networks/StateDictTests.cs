using System.Text.Json;
using Panns.Networks;
using Panns.Tests.Support;

namespace Panns.Tests.Networks;

/// <summary>Names and shapes against the state dicts of the original classes.</summary>
public sealed class StateDictTests
{
    public static TheoryData<string> Architectures =>
    [
        "Cnn6", "Cnn14", "Cnn14_16k", "Cnn14_DecisionLevelMax", "Cnn14_DecisionLevelAtt", "ResNet22", "MobileNetV1", "MobileNetV2",
        "LeeNet11", "DaiNet19", "Res1dNet31", "Wavegram_Logmel_Cnn14",
    ];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Tensors_are_those_of_the_original_class(string name)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(TestData.Path($"reference/{name}/manifest.json")));
        var tensors = manifest.RootElement.ValueKind == JsonValueKind.Array ? manifest.RootElement : manifest.RootElement.GetProperty("tensors");
        var expected = tensors.EnumerateArray()
            .Select(tensor => $"{tensor.GetProperty("name").GetString()} {string.Join(' ', tensor.GetProperty("shape").EnumerateArray())} {KindOf(tensor.GetProperty("kind").GetString())}")
            .Order(StringComparer.Ordinal);
        var actual = PannsModels.Get(name).Describe().Parameters
            .Select(parameter => $"{parameter.Name} {string.Join(' ', parameter.Shape)} {parameter.Kind}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
    }

    private static ParameterKind KindOf(string? kind) => kind switch
    {
        "weight" => ParameterKind.Weight,
        "bias" => ParameterKind.Bias,
        "bn_gamma" => ParameterKind.BatchNormWeight,
        "bn_beta" => ParameterKind.BatchNormBias,
        "bn_mean" => ParameterKind.RunningMean,
        "bn_var" => ParameterKind.RunningVariance,
        "bn_count" => ParameterKind.BatchCount,
        "fixed" => ParameterKind.FrontEnd,
        _ => throw new InvalidOperationException($"unknown kind {kind}"),
    };
}
