using Panns.Architecture.Tests.Reading;

namespace Panns.Architecture.Tests;

/// <summary>Checks the reader that the other tests depend on: it finds a known type's folder and known uses of every kind.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData("Panns.AudioTagger", "Tagging")]
    [InlineData("Panns.ModelTask", "Models")]
    [InlineData("Panns.Networks.Layers.Layer", "Networks/Layers")]
    public void A_type_lies_in_the_folder_of_its_source(string name, string folder)
    {
        using var assembly = BuiltAssembly.Open("Panns");
        Assert.Equal([folder], Assert.Single(assembly.Types, type => type.FullName == name).Folders);
    }

    [Theory]
    [InlineData("Panns.Networks.Layers.LogMel", "Panns.Networks.Layers.Layer")] // as its base
    [InlineData("Panns.Networks.Layers.LogMel", "Panns.FrontEnd.LogMelSettings")] // as a parameter
    [InlineData("Panns.Engine.CpuSession", "Panns.Engine.IInferenceSession")] // as an interface
    [InlineData("Panns.PannsModels", "Panns.ModelInfo")] // as an argument of a generic type
    [InlineData("Panns.TaggingOptions", "Panns.Common.Guard")] // in its code alone
    public void It_uses_what_it_names(string name, string used)
    {
        using var assembly = BuiltAssembly.Open("Panns");
        var type = Assert.Single(assembly.Types, type => type.FullName == name);
        Assert.Contains(used, assembly.UsedBy(type).Select(other => other.FullName));
    }
}
