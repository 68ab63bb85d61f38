using System.Text.RegularExpressions;
using Panns.Tests.Support;

namespace Panns.Tests.Weights.Store;

public sealed partial class StoreFolderTests
{
    [Fact]
    public void PANNS_HOME_comes_first()
        => Assert.Equal(Path.GetFullPath("somewhere"), Store(("PANNS_HOME", "somewhere"), ("XDG_CACHE_HOME", "/cache")).Folder);

    [Fact]
    public void Linux_uses_its_cache_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "about Linux");
        Assert.Equal("/cache/panns", Store(("XDG_CACHE_HOME", "/cache")).Folder);
        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(Path.Combine(user, ".cache", "panns"), Store(("XDG_CACHE_HOME", "relative")).Folder);
        Assert.Equal(Path.Combine(user, ".cache", "panns"), Store().Folder);
    }

    [Fact]
    public void A_mirror_that_is_no_address_is_refused()
        => Assert.Throws<PannsException>(() => Store(("PANNS_HOME", "x"), ("PANNS_MODELS_URL", "not an address")));

    [Fact]
    public void Published_files_are_well_formed()
    {
        Assert.True(PublishedCheckpoints.TryGet("cnn14", out var cnn14));
        Assert.Equal("https://zenodo.org/records/3987831/files/Cnn14_mAP%3D0.431.pth?download=1", cnn14.Url.AbsoluteUri);
        Assert.False(PublishedCheckpoints.TryGet("Cnn15", out _));
        foreach (var model in PublishedCheckpoints.Models)
        {
            Assert.True(PublishedCheckpoints.TryGet(model, out var checkpoint));
            Assert.StartsWith(model, checkpoint.FileName, StringComparison.Ordinal);
            Assert.Matches(Md5Pattern(), checkpoint.Md5 ?? new string('0', 32));
            Assert.Matches(Sha256Pattern(), checkpoint.Sha256 ?? new string('0', 64));
        }
    }

    [Fact]
    public void The_table_has_the_size_and_checksum_of_a_real_file()
    {
        var path = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        Assert.True(PublishedCheckpoints.TryGet("mn04_as", out var checkpoint));
        Assert.Equal(checkpoint.FileName, Path.GetFileName(path));
        Assert.Equal(checkpoint.Bytes, new FileInfo(path).Length);
        Assert.Equal(checkpoint.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
    }

    private static ModelStore Store(params (string Name, string Value)[] variables)
        => ModelStore.FromEnvironment(name => variables.FirstOrDefault(variable => variable.Name == name).Value);

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Md5Pattern();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256Pattern();
}
