using Panns.Networks;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;
using Panns.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Tests;

/// <summary>The module as TorchSharp users see it: state dict, modes, gradients.</summary>
public sealed class ModuleTests
{
    [Theory]
    [InlineData("Cnn6")]
    [InlineData("MobileNetV2")]
    [InlineData("LeeNet11")]
    [InlineData("mn04_as")]
    public void The_state_dict_has_the_published_names_and_shapes(string model)
    {
        LibTorch.Require();
        var network = PannsModels.Get(model).Describe();
        using var module = TorchModule.Create(network);
        var expected = network.Parameters.Select(spec => $"{spec.Name} [{string.Join(", ", spec.Shape)}]").Order(StringComparer.Ordinal);
        var actual = module.state_dict().Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]").Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
        Assert.Equal(network.ParameterCount, module.parameters().Sum(parameter => parameter.numel()));
    }

    [Theory]
    [InlineData("Cnn6", false)]
    [InlineData("mn04_as", true)]
    public void Weights_go_both_ways_through_a_file(string model, bool channelsLast)
    {
        LibTorch.Require();
        var network = PannsModels.Get(model).Describe(classes: 7);
        using var weights = new SyntheticWeights(network);
        using var module = TorchModule.Create(network, weights, new() { ChannelsLast = channelsLast });
        var file = Path.Combine(Path.GetTempPath(), $"panns-torch-{Guid.NewGuid():N}.safetensors");
        try
        {
            using (var exported = module.ExportWeights())
            {
                WeightFile.Save(exported, file, cancellationToken: TestContext.Current.CancellationToken);
            }

            using var read = WeightFile.Open(file);
            Assert.Equal(network.Parameters.Select(spec => spec.Name).Order(StringComparer.Ordinal), read.Names.Order(StringComparer.Ordinal));
            using var second = TorchModule.Create(network, read, seed: 1);
            foreach (var spec in network.Parameters.Where(spec => spec.Kind is not ParameterKind.FrontEnd and not ParameterKind.BatchCount))
            {
                Assert.Equal(weights.Read(spec.Name), TorchModule.Values(second.TensorOf(spec)));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Weights_of_another_network_are_refused_in_one_line()
    {
        LibTorch.Require();
        using var weights = new SyntheticWeights(PannsModels.Cnn6.Describe());
        using var module = TorchModule.Create(PannsModels.Get("LeeNet11").Describe());
        var problem = Assert.Throws<PannsException>(() => module.ImportWeights(weights));
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void Training_mode_counts_batches_and_gives_every_used_parameter_a_gradient()
    {
        LibTorch.Require();
        var network = PannsModels.MobileNetV2.Describe(classes: 3);
        using var module = TorchModule.Create(network);
        module.train();
        using (var scope = NewDisposeScope())
        {
            var scores = module.call(tensor(Waveforms.Synthetic(2 * 32000)).reshape(2, -1));
            Assert.Equal([2, 3], scores.shape);
            scores.sum().backward();
        }

        var unused = network.UnusedLayers.SelectMany(layer => layer.Parameters).Select(spec => spec.Name).ToHashSet();
        foreach (var (name, parameter) in module.named_parameters())
        {
            Assert.True(unused.Contains(name) || parameter.grad is not null, $"{name} has no gradient");
        }

        using var weights = module.ExportWeights();
        Assert.Equal(1, weights.Read("bn0.num_batches_tracked")[0]);
        module.eval();
        using (var scope = NewDisposeScope())
        {
            _ = module.call(tensor(Waveforms.Synthetic(32000)).reshape(1, -1));
        }

        using var after = module.ExportWeights();
        Assert.Equal(weights.Read("bn0.running_mean"), after.Read("bn0.running_mean"));
        Assert.Equal(1, after.Read("bn0.num_batches_tracked")[0]);
    }

    [Fact]
    public void A_moved_module_still_computes()
    {
        LibTorch.Require();
        using var module = TorchModule.Create(PannsModels.Mn04.Describe(classes: 3));
        module.eval();
        using var scope = NewDisposeScope();
        var waveforms = tensor(Waveforms.Synthetic(32000)).reshape(1, -1);
        var expected = module.call(waveforms);
        _ = module.to(ScalarType.Float64);
        var actual = module.call(waveforms.to(ScalarType.Float64));
        Assert.True(allclose(expected, actual, atol: 1e-5));
    }

    [Fact]
    public void Fresh_weights_are_those_that_the_cpu_engine_starts_with()
    {
        LibTorch.Require();
        var network = PannsModels.Get("LeeNet11").Describe(classes: 4);
        using var module = TorchModule.Create(network, seed: 5);
        using var expected = WeightInitializer.Create(network, 5);
        using var actual = module.ExportWeights(frontEnd: false);
        Assert.Equal(expected.Names, actual.Names);
        Assert.All(expected.Names, name => Assert.Equal(expected.Read(name), actual.Read(name)));
    }
}
