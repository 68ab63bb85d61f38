using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Tests.Weights.Safetensors;

/// <summary>Conversion of checkpoints that PyTorch wrote, with the file checked byte by byte.</summary>
public sealed class ConvertTests : IDisposable
{
    private readonly WeightScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("LeeNet11_legacy_sampler.pth", "LeeNet11")]
    [InlineData("MobileNetV2_zip_sampler.pth", "MobileNetV2")]
    public void Every_tensor_survives(string file, string architecture)
    {
        var source = TestData.Path(Path.Combine("reference", "pth", file));
        var target = _scratch.Path("out/converted.safetensors");
        WeightFile.Convert(source, target, cancellationToken: TestContext.Current.CancellationToken);

        using var manifest = ManifestWeights.Load(architecture);
        using var converted = WeightFile.Open(target);
        Assert.Equal(manifest.Tensors.Select(tensor => tensor.Name), converted.Names);
        foreach (var tensor in manifest.Tensors.Where(tensor => tensor.Crc32 is not null))
        {
            Assert.True(converted.TryGetSpan(tensor.Name, out var values));
            Assert.Equal(tensor.Crc32, Crc32.Of(values));
        }

        Assert.Equal(file, converted.Metadata["source_file"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(source))), converted.Metadata["source_sha256"]);
        Assert.Single(Directory.GetFiles(_scratch.Path("out")));

        // The layout in the format's specification, read without the reader under test.
        var bytes = File.ReadAllBytes(target);
        var length = BitConverter.ToInt32(bytes);
        Assert.Equal(0, length % 8);
        using var header = JsonDocument.Parse(Encoding.UTF8.GetString(bytes, 8, length));
        Assert.Equal("I64", header.RootElement.GetProperty(manifest.Tensors.First(tensor => tensor.Kind == "bn_count").Name).GetProperty("dtype").GetString());
        var weight = header.RootElement.GetProperty("fc1.weight");
        Assert.Equal("F32", weight.GetProperty("dtype").GetString());
        var begin = weight.GetProperty("data_offsets")[0].GetInt32();
        Assert.Equal(manifest.Tensors.Single(tensor => tensor.Name == "fc1.weight").First[0], BitConverter.ToSingle(bytes, 8 + length + begin));
    }

    [Fact]
    public void Half_precision_rounds_each_value()
    {
        using var weights = ManifestWeights.Load("LeeNet11");
        var path = _scratch.Path("half.safetensors");
        WeightFile.Save(weights, path, new SafetensorsOptions { HalfPrecision = true, SortByName = true }, cancellationToken: TestContext.Current.CancellationToken);
        using var halves = WeightFile.Open(path);
        Assert.Equal(weights.Names.Order(StringComparer.Ordinal), halves.Names);
        Assert.Equal(weights.Read("fc1.weight").Select(value => (float)(Half)value), halves.Read("fc1.weight"));
    }

    [Fact]
    public void A_file_is_never_half_written()
    {
        var target = _scratch.Write([1, 2, 3], "target.safetensors");
        using var weights = ManifestWeights.Load("LeeNet11");
        Assert.Throws<InvalidOperationException>(() => WeightFile.Save(new Failing(weights), target, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(target));
        Assert.Equal([target], Directory.GetFiles(_scratch.Folder));
    }

    [Fact]
    public void A_file_is_not_converted_onto_itself()
    {
        var path = _scratch.Path("own.pth");
        File.Copy(TestData.Path("efficientat/mn04_as_mAP_432.pt"), path);
        var problem = Assert.Throws<PannsException>(() => WeightFile.Convert(path, path, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("onto itself", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_cannot_be_written_is_named()
    {
        using var weights = ManifestWeights.Load("LeeNet11");
        var file = _scratch.Write([1], "file");
        var target = Path.Combine(file, "out.safetensors");
        var problem = Assert.Throws<PannsException>(() => WeightFile.Save(weights, target, cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith($"{target}: cannot be written", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Throws in the middle of the data.</summary>
    private sealed class Failing(StateDict inner) : StateDict
    {
        public override string Source => inner.Source;

        public override IReadOnlyList<string> Names => inner.Names;

        public override bool TryGetShape(string name, out ReadOnlySpan<int> shape) => inner.TryGetShape(name, out shape);

        public override void CopyTo(string name, Span<float> destination)
        {
            if (name == "fc1.bias")
            {
                throw new InvalidOperationException("on purpose");
            }

            inner.CopyTo(name, destination);
        }
    }
}
