using Panns.TorchSharp.Tests.Support;
using TorchSharp;

namespace Panns.TorchSharp.Tests.Training;

public sealed class OptionsTests
{
    [Fact]
    public void DevicesAreNamedWithCommas()
    {
        Assert.Equal(["cuda:0", "cuda:1"], TorchTrainingOptions.On("cuda:0, cuda:1").Devices);
        Assert.Equal(["cpu"], TorchTrainingOptions.Default.Devices);
        Assert.Equal("there is no device 'tpu': cpu, cuda and cuda:1 are devices", Assert.Throws<PannsException>(() => TorchTrainingOptions.On("cpu,tpu")).Message);
        Assert.Throws<ArgumentException>(() => new TorchTrainingOptions { Devices = [] });
        Assert.Throws<ArgumentException>(() => new TorchTrainingOptions { Devices = ["gpu"] });
    }

    [Fact]
    public void AGpuThatIsNotThereIsSaidInALine()
    {
        LibTorch.Require();
        Assert.SkipWhen(torch.cuda.is_available(), "this machine has a GPU");
        var message = Assert.Throws<PannsException>(() => new TorchTrainingEngineFactory(TorchTrainingOptions.On("cuda"))).Message;
        Assert.Contains("reference the package TorchSharp-cuda-", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
