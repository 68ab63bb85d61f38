using System.IO.Compression;
using System.Text;
using Panns.Training;
using Panns.Weights;
using Panns.Weights.Archives;

namespace Panns.Tests.Weights.Archives;

/// <summary>Weights in zip files, intact and damaged.</summary>
public sealed class WeightArchiveTests : IDisposable
{
    private const string Text = "{\"format\": \"test\", \"words\": \"many many many many words\"}";

    private readonly WeightScratch _scratch = new();
    private readonly float[] _values = [.. Enumerable.Range(0, 3000).Select(i => i / 7f)];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(CompressionLevel.NoCompression, true)]
    [InlineData(CompressionLevel.Optimal, false)]
    public void Texts_and_weights_come_out_as_they_went_in(CompressionLevel level, bool isInPlace)
    {
        var path = _scratch.Write(Archive(level), "a.panns");
        StateDict weights;
        using (var archive = WeightArchive.Open(path, "archive"))
        {
            Assert.Equal(Text, Encoding.UTF8.GetString(archive.ReadText("model.json")));
            Assert.True(archive.Has("w.safetensors"));
            Assert.False(archive.Has("other"));
            weights = archive.OpenWeights("w.safetensors");
        }

        // The weights stay open after the archive is disposed of.
        using (weights)
        {
            Assert.Equal(["a", "b"], weights.Names);
            Assert.Equal(_values, weights.Read("a"));
            Assert.True(weights.TryGetSpan("a", out var span));
            Assert.Equal(_values, span.ToArray());
            Assert.Equal(isInPlace ? 1 : 0, Mappings(path));
        }

        Assert.Equal(0, Mappings(path));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void A_flipped_bit_is_found_wherever_it_is(CompressionLevel level)
    {
        var bytes = Archive(level);
        var whole = bytes.ToArray();
        for (var position = 0; position < bytes.Length; position += 97)
        {
            bytes[position] ^= 0x10;
            AssertRefusedOrUnchanged(_scratch.Write(bytes, "a.panns"));
            bytes[position] = whole[position];
        }
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        var bytes = Archive(CompressionLevel.NoCompression);
        for (var length = 0; length < bytes.Length; length += 211)
        {
            var path = _scratch.Write(bytes[..length], "a.panns");
            var problem = Assert.Throws<PannsException>(() => WeightArchive.Open(path, "archive"));
            Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', problem.Message);
        }
    }

    [Fact]
    public void What_is_no_such_file_is_refused_in_one_line()
    {
        Refused("no archive", "just text, and more than a few bytes of it"u8.ToArray());
        Refused("more entries than one can have", TorchFiles.ZipOf(CompressionLevel.NoCompression, [.. Enumerable.Range(0, 20).Select(i => ($"{i}", new byte[1]))]));
        var path = _scratch.Write(TorchFiles.ZipOf(CompressionLevel.Optimal, ("model.json", new byte[32 << 20])), "a.panns");
        using var archive = WeightArchive.Open(path, "archive");
        Assert.Contains("larger than 16 MiB", Assert.Throws<PannsException>(() => archive.ReadText("model.json")).Message, StringComparison.Ordinal);
        Assert.Contains("holds no head.safetensors", Assert.Throws<PannsException>(() => archive.OpenWeights("head.safetensors")).Message, StringComparison.Ordinal);
    }

    private byte[] Archive(CompressionLevel level)
    {
        using var weights = new InMemoryStateDict("test");
        weights.Set("a", [30, 100], _values);
        weights.Set("b", [2], [1, 2]);
        WeightFile.Save(weights, _scratch.Path("w"), cancellationToken: TestContext.Current.CancellationToken);
        return TorchFiles.ZipOf(level, ("model.json", Encoding.UTF8.GetBytes(Text)), ("w.safetensors", File.ReadAllBytes(_scratch.Path("w"))));
    }

    // Names, times and other insignificant parts of the directory may change unnoticed, but not contents.
    private void AssertRefusedOrUnchanged(string path)
    {
        try
        {
            using var archive = WeightArchive.Open(path, "archive");
            var text = Encoding.UTF8.GetString(archive.ReadText("model.json"));
            using var weights = archive.OpenWeights("w.safetensors");
            Assert.Equal((Text, 3000), (text, weights.Read("a").Length));
            Assert.Equal(_values, weights.Read("a"));
        }
        catch (PannsException problem)
        {
            Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', problem.Message);
        }
    }

    private void Refused(string expected, byte[] bytes)
    {
        var path = _scratch.Write(bytes, "a.panns");
        Assert.Contains(expected, Assert.Throws<PannsException>(() => WeightArchive.Open(path, "archive")).Message, StringComparison.Ordinal);
    }

    private static int Mappings(string path)
        => OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/maps").Count(line => line.EndsWith(path, StringComparison.Ordinal)) : 0;
}
