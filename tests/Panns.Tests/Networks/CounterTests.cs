using System.Text.Json;
using Panns.Networks.Layers;
using Panns.Tests.Support;

namespace Panns.Tests.Networks;

/// <summary>Multi-adds by kind of layer against the released code's own counter.</summary>
public sealed class CounterTests
{
    [Fact]
    public void Every_category_equals_the_original_counter()
    {
        using var flops = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/flops.json")));
        foreach (var architecture in flops.RootElement.EnumerateObject())
        {
            var network = PannsModels.Get(architecture.Name).Describe();
            var costs = network.CostOfNodes(10 * network.SampleRate);
            var actual = network.Nodes
                .GroupBy(node => Category(node.Layer), node => costs[node.Index].MultiplyAdds)
                .Select(group => (group.Key, Sum: group.Sum()))
                .Where(category => category.Sum > 0)
                .OrderBy(category => category.Key, StringComparer.Ordinal)
                .Select(category => $"{architecture.Name} {category.Key} {category.Sum}");
            var expected = architecture.Value.GetProperty("by_category").EnumerateObject()
                .OrderBy(category => category.Name, StringComparer.Ordinal)
                .Select(category => $"{architecture.Name} {category.Name} {category.Value.GetInt64()}");
            Assert.Equal(expected, actual);
        }
    }

    private static string Category(Layer layer) => layer switch
    {
        LogMel => "stft_conv1d",
        Convolution { IsOneDimensional: true } => "conv1d",
        Convolution => "conv2d",
        BatchNorm => "batchnorm",
        Linear => "linear",
        Activation => "relu_module",
        Pool { Kind: PoolKind.Average } => "avgpool_module",
        Pool => "maxpool_module",
        _ => "not counted",
    };
}
