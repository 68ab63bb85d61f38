#if PANNS_TORCHSHARP
using Panns.TorchSharp;
using Panns.Weights;
using TorchSharp;

namespace Panns.Architecture.Tests.Examples;

/// <summary>The examples in the documentation of Panns.TorchSharp, compiled.</summary>
internal static class TorchExamples
{
    public static void TorchModule_1()
    {
        var network = PannsModels.Cnn14.Describe();
        using var weights = WeightFile.Open("Cnn14_mAP=0.431.pth");
        using var module = TorchModule.Create(network, weights, new TorchModuleOptions { Device = "cuda", ChannelsLast = true });
        module.eval();
        using var scores = module.forward(torch.zeros(1, network.SampleRate).to("cuda"));
    }

    public static void TorchSession_1()
    {
        var network = PannsModels.Cnn14.Describe();
        using var weights = WeightFile.Open("Cnn14_mAP=0.431.pth");
        using var session = TorchSession.Create(network, weights, new TorchSessionOptions { Device = "cuda", Precision = TorchPrecision.BF16 });
        using var model = new PannsModel(session); // tags, embeds and detects as with any engine
    }
}
#endif
