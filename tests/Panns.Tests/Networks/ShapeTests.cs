using System.Text.Json;
using Panns.Networks.Layers;
using Panns.Tests.Support;

namespace Panns.Tests.Networks;

/// <summary>Inferred shapes against those of the original modules' outputs, and the lengths at which networks stop working.</summary>
public sealed class ShapeTests
{
    [Theory]
    [MemberData(nameof(StateDictTests.Architectures), MemberType = typeof(StateDictTests))]
    public void Shapes_are_those_of_the_original_modules(string name)
    {
        using var trace = JsonDocument.Parse(File.ReadAllBytes(TestData.Path($"reference/{name}/trace_A.json")));
        var original = new Dictionary<string, int[]>();
        foreach (var entry in trace.RootElement.EnumerateArray())
        {
            original[entry.GetProperty("module").GetString()!] = [.. entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        }

        var network = PannsModels.Get(name).Describe();
        var shapes = network.InferShapes(10 * network.SampleRate);
        var compared = 0;
        foreach (var node in network.Nodes.Where(node => node.Layer.Name.Length > 0))
        {
            var shape = shapes[node.Index];
            int[] expected = original[node.Layer.Name];
            int[] actual = node.Layer switch
            {
                BatchNorm { OverWidth: true } => [1, shape.Width, shape.Height, 1], // the original transposes around bn0
                Linear when expected.Length == 3 => [1, shape.Height, shape.Channels],
                _ when expected.Length == 2 => [1, shape.Channels],
                _ when expected.Length == 3 => [1, shape.Channels, shape.Height],
                _ => [1, shape.Channels, shape.Height, shape.Width],
            };
            Assert.True(expected.SequenceEqual(actual), $"{node.Layer.Name}: {string.Join('x', expected)} in the original, {string.Join('x', actual)} here");
            compared++;
        }

        Assert.True(compared > 10);
    }

    [Fact]
    public void Every_network_has_something_to_do_from_its_minimum_on_and_not_below()
    {
        foreach (var model in PannsModels.All)
        {
            var network = model.Describe();
            Assert.DoesNotContain(network.InferShapes(network.MinimumSamples), shape => shape.IsEmpty);
            if (network.MinimumSamples > 1)
            {
                Assert.Contains(network.InferShapes(network.MinimumSamples - 1), shape => shape.IsEmpty);
            }
        }
    }

    [Theory]
    [InlineData("Cnn14", 9920)] // five halvings need 32 frames: 1 + 31 hops of 320
    [InlineData("Cnn6", 4800)] // four halvings need 16 frames
    [InlineData("VGGish", 15600)] // 96 frames: a window of 400 and 95 hops of 160
    public void Minimum_length_is_the_hand_worked_one(string name, int samples)
        => Assert.Equal(samples, PannsModels.Get(name).Describe().MinimumSamples);

    [Fact]
    public void The_last_layer_follows_the_number_of_classes()
    {
        foreach (var model in PannsModels.All)
        {
            var network = model.Describe(7);
            Assert.Equal(7, network.InferShapes(10 * network.SampleRate)[network.ClipwiseOutput].Channels);
            Assert.Equal(7, network.Classes);
        }
    }
}
