using Panns.Cli.Hosting;

namespace Panns.Cli.Tests.Hosting;

public sealed class AdviceTests
{
    [Theory]
    [InlineData("libtorch is not here: reference the package TorchSharp-cpu (for an NVIDIA GPU: TorchSharp-cuda-linux), or", "; in a clone: ./panns --torch cpu")]
    [InlineData("cuda: this libtorch finds no NVIDIA GPU: reference the package TorchSharp-cuda-linux instead of TorchSharp-cpu", "; in a clone: ./panns --torch cuda")]
    [InlineData("cuda: this ONNX Runtime is built without CUDA: reference the package Microsoft.ML.OnnxRuntime.Gpu instead of", "; in a clone: ./panns --onnx cuda")]
    [InlineData("libtorch cannot be loaded: x; check that TorchSharp-cpu and TorchSharp are of one version", "")]
    public void Where_a_package_is_missing_a_clone_has_a_script(string message, string advice) => Assert.Equal(advice, Advice.On(new PannsException(message)));
}
