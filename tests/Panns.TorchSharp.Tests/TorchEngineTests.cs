using Panns.TorchSharp.Tests.Support;

namespace Panns.TorchSharp.Tests;

/// <summary>TorchSharp as one of the library's engines, which nobody registered.</summary>
public sealed class TorchEngineTests
{
    [Fact]
    public void It_is_found_by_its_name()
    {
        var engine = PannsEngines.Get("torch");
        Assert.Equal(TorchInfo.WhyMissing, engine.WhyUnavailable);
        LibTorch.Require();
        Assert.StartsWith($"libtorch {TorchInfo.Version}, cpu", engine.Details, StringComparison.Ordinal);
        Assert.Equal(TorchInfo.Devices, engine.Devices.Select(device => device.Name));
    }

    [Fact]
    public void It_trains_on_devices_as_exactly_as_it_is_told()
    {
        LibTorch.Require();
        var engine = PannsEngines.TorchSharp;
        Assert.True(engine.CanTrain);
        Assert.IsType<TorchTrainingEngineFactory>(engine.CreateTrainer());
        Assert.Equal(new TorchTrainingEngineFactory().ToString(), engine.CreateTrainer().ToString());
        Assert.NotEqual(engine.CreateTrainer().ToString(), engine.CreateTrainer(new() { Precision = "bf16" }).ToString());
        Assert.Equal(
            "libtorch trains in full, tf32, bf16, not in 'half'", Assert.Throws<PannsException>(() => engine.CreateTrainer(new() { Precision = "half" })).Message);
        Assert.Contains("no device 'tpu'", Assert.Throws<PannsException>(() => engine.CreateTrainer(new() { Devices = ["cpu", "tpu"] })).Message, StringComparison.Ordinal);
    }
}
