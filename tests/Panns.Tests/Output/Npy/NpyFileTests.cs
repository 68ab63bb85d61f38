using System.Text;
using Panns.Output;
using Panns.Output.Npy;
using Panns.Tests.Audio;
using Panns.Tests.Common.IO;
using Panns.Tests.Support;

namespace Panns.Tests.Output.Npy;

public sealed class NpyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panns-npy-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_header_follows_the_format_description()
    {
        var path = Path.Combine(_folder.FullName, "a.npy");
        NpyFile.Write(path, [1, 2, 3, 4, 5, 6], 2, 3);
        var bytes = File.ReadAllBytes(path);
        Assert.Equal(128 + 24, bytes.Length);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0], bytes[..10]);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", Encoding.ASCII.GetString(bytes, 10, 117).TrimEnd(' '));
        Assert.Equal((byte)'\n', bytes[127]);
        Assert.Equal(2f, BitConverter.ToSingle(bytes, 132));
        AssertHolds(path, [2, 3], [1, 2, 3, 4, 5, 6]);
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void One_dimension_has_the_comma_of_a_tuple()
    {
        var path = Path.Combine(_folder.FullName, "a.npy");
        NpyFile.Write(path, [7], 1);
        Assert.Contains("'shape': (1,), }", Encoding.ASCII.GetString(File.ReadAllBytes(path), 10, 118), StringComparison.Ordinal);
        AssertHolds(path, [1], [7]);
    }

    [Fact]
    public void Rows_appear_when_complete_and_not_before()
    {
        var path = Path.Combine(_folder.FullName, "rows.npy");
        using (var writer = new NpyRowWriter(path, 2))
        {
            writer.Append([1, 2, 3, 4]);
            Assert.False(File.Exists(path));
            writer.Append([5, 6]);
            writer.Complete();
        }

        AssertHolds(path, [3, 2], [1, 2, 3, 4, 5, 6]);
        using (var writer = new NpyRowWriter(path, 2))
        {
            writer.Append([9, 9]);
        }

        AssertHolds(path, [3, 2], [1, 2, 3, 4, 5, 6]);
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Files_that_NumPy_wrote_are_read()
    {
        var (shape, values) = NpyFile.Read(TestData.Path("reference/mn04/golden/speech.logmel.npy"));
        Assert.Equal([128, 1000], shape);
        Assert.Equal(128000, values.Length);
    }

    [Theory]
    [InlineData("", "not a NumPy file")]
    [InlineData("RIFFxxxxxxxxxxxx", "not a NumPy file")]
    public void Other_files_are_refused(string content, string reason)
    {
        var path = Path.Combine(_folder.FullName, "bad.npy");
        File.WriteAllText(path, content);
        Assert.Contains(reason, Assert.Throws<PannsException>(() => NpyFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_off_files_are_refused()
    {
        var path = Path.Combine(_folder.FullName, "a.npy");
        NpyFile.Write(path, [1, 2, 3, 4], 2, 2);
        var bytes = File.ReadAllBytes(path);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<PannsException>(() => NpyFile.Read(path));
        }
    }

    private static void AssertHolds(string path, int[] shape, float[] values)
    {
        var (actualShape, actualValues) = NpyFile.Read(path);
        Assert.Equal(shape, actualShape);
        Assert.Equal(values, actualValues);
    }

    [Fact]
    public void Rows_are_not_written_to_a_device_which_cannot_go_back_to_its_header()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "about Unix's devices");
        using var pipe = new TemporaryFolder();
        SpecialFiles.MakePipe(pipe.File("x.npy"));
        using var reader = new FileStream(pipe.File("x.npy"), FileMode.Open, FileAccess.ReadWrite);
        Assert.Contains("is a pipe or a device", Assert.Throws<PannsException>(() => new NpyRowWriter(pipe.File("x.npy"), 2)).Message, StringComparison.Ordinal);
    }
}
