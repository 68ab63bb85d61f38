namespace Panns.Tests.Weights.Store;

public sealed class StoreFolderTests
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

    [Theory]
    [InlineData("not an address")]
    [InlineData("mirror.example/panns")]
    [InlineData("ftp://mirror.example/panns")]
    [InlineData("https://")]
    public void A_mirror_that_is_neither_address_nor_folder_is_refused(string address)
    {
        var problem = Assert.Throws<PannsException>(() => Store(("PANNS_HOME", "x"), ("PANNS_MODELS_URL", address)));
        Assert.StartsWith($"PANNS_MODELS_URL: '{address}' is neither an address nor a folder", problem.Message, StringComparison.Ordinal);
    }

    private static ModelStore Store(params (string Name, string Value)[] variables)
        => ModelStore.FromEnvironment(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
