using System.Xml.Linq;
using Panns.Architecture.Tests.Reading;
using Panns.Cli.Tests;

namespace Panns.Architecture.Tests;

/// <summary>The projects in src/ reference each other as in docs/architecture.md, and use everything that they reference.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> Uses = new(StringComparer.Ordinal)
    {
        ["Panns"] = [],
        ["Panns.Transfer"] = ["Panns"],
        ["Panns.Onnx"] = ["Panns"],
        ["Panns.TorchSharp"] = ["Panns"],
        ["Panns.ML"] = ["Panns", "Panns.Transfer"],
        ["Panns.Interactive"] = ["Panns", "Panns.Transfer"],
        ["Panns.Extensions.AI"] = ["Panns"],
        ["Panns.AspNetCore"] = ["Panns", "Panns.Extensions.AI", "Panns.Transfer"],
        ["Panns.Server"] = ["Panns", "Panns.AspNetCore"],
        ["Panns.Diagnostics"] = ["Panns", "Panns.Onnx"],
        ["Panns.Cli"] = ["Panns", "Panns.Diagnostics", "Panns.Onnx", "Panns.Server", "Panns.TorchSharp", "Panns.Transfer"],
    };

    // No code of the command names them, they lie beside it: an engine that PannsEngines finds by its name, and the program of `panns serve`.
    private static readonly (string Project, string Other)[] Beside = [("Panns.Cli", "Panns.TorchSharp"), ("Panns.Cli", "Panns.Server")];

    public static TheoryData<string> Projects { get; } = [.. Uses.Keys];

    [Fact]
    public void Every_project_has_its_place()
        => Assert.Equal(
            Uses.Keys.Order(StringComparer.Ordinal),
            Directory.GetDirectories(Path.Combine(Checkout.Root, "src")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void It_refers_to_no_others(string project)
    {
        var file = XDocument.Load(Path.Combine(Checkout.Root, "src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference").Select(one => Path.GetFileNameWithoutExtension(one.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Equal(Uses[project], references.Where(name => name.StartsWith("Panns", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void It_uses_what_it_refers_to(string project)
    {
        using var assembly = BuiltAssembly.Open(project);
        var metadata = assembly.Metadata;
        var found = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));
        Assert.Equal(
            Uses[project].Where(name => !Beside.Contains((project, name)) && IsBuilt(name)),
            found.Where(name => name.StartsWith("Panns", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static bool IsBuilt(string project) => File.Exists(Path.Combine(AppContext.BaseDirectory, project + ".dll"));
}
