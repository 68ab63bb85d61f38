using Panns.Networks;
using Panns.Networks.Layers;
using Panns.TorchSharp.Native;
using Panns.TorchSharp.Tests.Support;
using Panns.TorchSharp.Training;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>libtorch's errors, which are pages long, become one line.</summary>
public sealed class FailureTests
{
    /// <summary>With two clips of this many samples, the convolution's result takes 8 TiB, more than any machine has.</summary>
    private const int Samples = 1 << 20;

    private static NetworkDescription Huge { get; } = MakeHuge();

    [Theory]
    [InlineData("cpu")]
    [InlineData("cpu,cpu")]
    public void WhereMemoryRunsOutTrainingSaysInALineWhatToDo(string devices)
    {
        LibTorch.Require();
        using var engine = new TorchTrainingEngine(Huge, TrainingOptions.Default with { Engine = new() { Threads = 1 } }, TorchTrainingOptions.On(devices));
        AssertSays(() => engine.Accumulate(new() { Clips = 2, Waveforms = new float[2 * Samples], Targets = new float[6] }, 0), devices);
        AssertSays(() => engine.Predict(new float[2 * Samples], 2, new float[6]), devices);
    }

    [Theory]
    [InlineData(
        "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.68 GiB.\nException raised from malloc at CUDACachingAllocator.cpp",
        "Cnn14: out of memory on cuda:1 (CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.68 GiB): take less")]
    [InlineData(
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED\nException raised from",
        "Cnn14: out of memory on cuda:1 (cuDNN error: CUDNN_STATUS_ALLOC_FAILED): take less")]
    [InlineData(
        "CUDA error: device-side assert triggered\nCUDA kernel errors might be asynchronously reported at some other API call",
        "Cnn14: libtorch failed on cuda:1: CUDA error: device-side assert triggered")]
    public void ErrorsAreTheirFirstLineAndTheRemedy(string message, string expected)
        => Assert.Equal(expected, TorchFailure.Of(new InvalidOperationException(message), "Cnn14", "cuda:1", "take less").Message);

    private static void AssertSays(Action action, string devices)
    {
        var message = Assert.Throws<PannsException>(action).Message;
        Assert.StartsWith($"Huge: out of memory on {devices.Replace(",", ", ", StringComparison.Ordinal)} (", message, StringComparison.Ordinal);
        Assert.Contains("smaller batches", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static NetworkDescription MakeHuge()
    {
        var network = new NetworkBuilder("Huge", SmallNetwork.Classes);
        var x = network.Mean(network.Conv1d("conv", network.Input, 1 << 20, kernel: 1), ReduceAxis.Time);
        var logits = network.Linear("fc", x, SmallNetwork.Classes);
        return network.Build(network.Activate(ActivationKind.Sigmoid, logits), logits);
    }
}
