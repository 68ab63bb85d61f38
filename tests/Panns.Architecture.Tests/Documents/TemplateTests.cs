using System.Text.Json;
using System.Xml.Linq;
using Panns.Cli.Tests;

namespace Panns.Architecture.Tests.Documents;

/// <summary>The template of <c>dotnet new panns-esc</c>: what it makes compiles, and takes our package.</summary>
public sealed class TemplateTests
{
    private static string Folder => Path.Combine(Checkout.Root, "templates", "panns-esc");

    [Fact]
    public void Its_program_compiles()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.Data.dll")), "ML.NET does not restore here");
        Assert.Empty(Compilation.ErrorsOf(new("csharp", File.ReadAllText(Path.Combine(Folder, "Program.cs")), "")));
    }

    [Fact]
    public void It_is_called_as_the_documents_say_and_refers_to_the_package()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, ".template.config", "template.json")));
        Assert.Equal("panns-esc", json.RootElement.GetProperty("shortName").GetString());

        // The name that the user gives takes the place of this one.
        var name = json.RootElement.GetProperty("sourceName").GetString();
        var project = XDocument.Load(Path.Combine(Folder, name + ".csproj"));
        Assert.Equal("Panns.ML", project.Descendants("PackageReference").Single().Attribute("Include")!.Value);
    }
}
