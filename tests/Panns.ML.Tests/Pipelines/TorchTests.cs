#if PANNS_TORCHSHARP
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.TorchSharp.Tests.Support;

namespace Panns.ML.Tests.Pipelines;

public sealed class TorchTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void TorchSharp_serves_as_an_engine_with_nothing_registered()
    {
        LibTorch.Require();
        var data = _ml.View(Clips.Samples);
        var options = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Weights = Clips.Mn04 };
        var expected = _ml.Transforms.PannsEmbedding(options).Fit(data).Transform(data).GetColumn<float[]>("Features").ToArray();
        var model = _ml.Reload(_ml.Transforms.PannsEmbedding(options with { Engine = PannsEngines.TorchSharp }).Fit(data), data);
        var actual = model.Transform(data).GetColumn<float[]>("Features").ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            var scale = expected[i].Max(Math.Abs);
            Assert.All(expected[i].Zip(actual[i]), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / scale, 0, 1e-5));
        }
    }
}
#endif
