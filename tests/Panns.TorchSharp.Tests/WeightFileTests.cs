using Panns.Networks;
using Panns.TorchSharp.Tests.Support;
using Panns.Weights;

namespace Panns.TorchSharp.Tests;

/// <summary>Checkpoints that PyTorch wrote, in both layouts, loaded into a module and saved again.</summary>
public sealed class WeightFileTests
{
    [Theory]
    [InlineData("LeeNet11_legacy_published_layout.pth", "LeeNet11")]
    [InlineData("LeeNet11_legacy_sampler.pth", "LeeNet11")]
    [InlineData("LeeNet11_zip_sampler.pth", "LeeNet11")]
    [InlineData("MobileNetV2_zip_sampler.pth", "MobileNetV2")]
    public void Pth_files_go_into_a_module_and_out_again(string file, string architecture)
    {
        LibTorch.Require();
        using var expected = ManifestWeights.Load(architecture);
        using var read = WeightFile.Open(TestData.Path(Path.Combine("reference", "pth", file)));
        var network = PannsModels.Get(architecture).Describe();
        using var module = TorchModule.Create(network, read, new() { Device = TestDevice.Name, ChannelsLast = TestDevice.IsGpu });
        using var exported = module.ExportWeights();
        Assert.Equal(network.Parameters.Select(spec => spec.Name), exported.Names);
        foreach (var spec in network.Parameters)
        {
            // The front end's constants stay the checkpoint's (librosa's), not ours.
            Assert.Equal(read.Read(spec.Name), exported.Read(spec.Name));
            if (spec.Kind is not ParameterKind.FrontEnd and not ParameterKind.BatchCount)
            {
                Assert.Equal(expected.Read(spec.Name), exported.Read(spec.Name));
            }
        }
    }
}
