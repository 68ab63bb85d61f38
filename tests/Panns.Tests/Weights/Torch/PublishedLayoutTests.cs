using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Tests.Weights.Torch;

/// <summary>Checkpoints that PyTorch wrote, compared with the manifests' checksums.</summary>
public sealed class PublishedLayoutTests
{
    [Theory]
    [InlineData("LeeNet11_legacy_published_layout.pth", "LeeNet11")]
    [InlineData("LeeNet11_legacy_sampler.pth", "LeeNet11")]
    [InlineData("LeeNet11_zip_sampler.pth", "LeeNet11")]
    [InlineData("MobileNetV2_zip_sampler.pth", "MobileNetV2")]
    public void Every_tensor_is_read(string file, string architecture)
    {
        using var expected = ManifestWeights.Load(architecture);
        using var weights = WeightFile.Open(TestData.Path(Path.Combine("reference", "pth", file)));

        Assert.Equal(expected.Tensors.Select(tensor => tensor.Name), weights.Names);
        foreach (var tensor in expected.Tensors)
        {
            Assert.True(weights.TryGetShape(tensor.Name, out var shape));
            Assert.Equal(tensor.Shape, shape);
            var values = weights.Read(tensor.Name);
            if (tensor.Crc32 is { } crc)
            {
                Assert.Equal(tensor.First, values[..tensor.First.Length]);
                Assert.Equal(crc, Crc32.Of(values));
            }
            else
            {
                Assert.Equal([0f], values);
            }

            if (weights.TryGetSpan(tensor.Name, out var inPlace))
            {
                Assert.True(inPlace.SequenceEqual(values));
            }
        }
    }

    [Fact]
    public void Contiguous_floats_are_read_in_place_and_others_not()
    {
        using var weights = WeightFile.Open(TestData.Path("reference/pth/MobileNetV2_zip_sampler.pth"));
        Assert.True(weights.TryGetSpan("fc1.weight", out var values));
        Assert.Equal(1024 * 1280, values.Length);
        Assert.False(weights.TryGetSpan("logmel_extractor.melW", out _)); // column order in the file
        Assert.False(weights.TryGetSpan("bn0.num_batches_tracked", out _)); // int64
        Assert.False(weights.TryGetSpan("no.such.tensor", out _));
    }

    [Fact]
    public void A_released_EfficientAT_checkpoint_agrees_with_its_ONNX_export()
    {
        using var weights = WeightFile.Open(TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        var onnx = File.ReadAllBytes(TestData.Path("efficientat/mn04_as.onnx"));
        Assert.True(weights.TryGetShape("classifier.5.weight", out var shape));
        Assert.Equal(527, shape[0]);
        Assert.All(weights.Names, name => Assert.All(weights.Read(name), value => Assert.True(float.IsFinite(value))));

        // The export stores the classifier's bias unchanged, so its bytes must be found in it.
        var bias = System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights.Read("classifier.5.bias").AsSpan());
        Assert.True(onnx.AsSpan().IndexOf(bias) > 0);
    }

    [Fact]
    public void Opening_copies_no_weights()
    {
        var path = TestData.Path("reference/pth/MobileNetV2_zip_sampler.pth");
        WeightFile.Open(path).Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        WeightFile.Open(path).Dispose();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20); // of a file of 21 MB
    }

    [Fact]
    public void A_checkpoint_that_is_not_there_is_named()
    {
        var problem = Assert.Throws<PannsException>(() => WeightFile.Open("nowhere.pth"));
        Assert.Equal("nowhere.pth: no such file", problem.Message);
    }
}
