using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Panns.Cli.Tests;

namespace Panns.Architecture.Tests;

/// <summary>The main entry points have examples in their documentation, and every example compiles, in Examples/.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string, string> EntryPoints { get; } = new()
    {
        { "Panns", "T:Panns.AudioTagger" },
        { "Panns", "T:Panns.EmbeddingExtractor" },
        { "Panns", "T:Panns.SoundEventDetector" },
        { "Panns", "T:Panns.StreamingDetector" },
        { "Panns", "M:Panns.PannsModel.Load(System.String,Panns.PannsModelOptions)" },
        { "Panns.Transfer", "T:Panns.Transfer.TransferModel" },
        { "Panns.Transfer", "T:Panns.Transfer.CrossValidation" },
        { "Panns.Transfer", "T:Panns.Transfer.FewShot" },
        { "Panns", "T:Panns.FrontEnd.LogMelSpectrogram" },
        { "Panns", "T:Panns.Networks.NetworkBuilder" },
        { "Panns", "T:Panns.EmbeddingFile" },
        { "Panns", "T:Panns.Output.ResultTable" },
        { "Panns.Onnx", "T:Panns.Onnx.OnnxExporter" },
        { "Panns.Onnx", "T:Panns.Onnx.OnnxSession" },
        { "Panns.TorchSharp", "T:Panns.TorchSharp.TorchModule" },
        { "Panns.TorchSharp", "T:Panns.TorchSharp.TorchSession" },
        {
            "Panns.AspNetCore",
            "M:Panns.AspNetCore.PannsServiceCollectionExtensions.AddPanns(Microsoft.Extensions.DependencyInjection.IServiceCollection,System.Action{Panns.AspNetCore.PannsServerOptions})"
        },
        { "Panns.Extensions.AI", "T:Panns.Extensions.AI.PannsEmbeddingGenerator" },
    };

    [Theory]
    [MemberData(nameof(EntryPoints))]
    public void An_entry_point_has_an_example(string library, string member)
        => Assert.NotNull(Members(library).Single(one => one.Attribute("name")!.Value == member).Element("example"));

    [Fact]
    public void So_has_every_method_on_the_catalogs_of_ml_net()
    {
        var documented = Members("Panns.ML").Where(member => member.Element("example") is not null).Select(member => member.Attribute("name")!.Value).ToList();
        var methods =
            from type in Assembly.Load("Panns.ML").GetExportedTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            where method.IsDefined(typeof(ExtensionAttribute), inherit: false) || type.Name == "AudioTaggingTrainers"
            select $"M:{type.FullName}.{method.Name}({string.Join(',', method.GetParameters().Select(parameter => Name(parameter.ParameterType)))})";
        Assert.Empty(methods.Except(documented));
    }

    [Theory]
    [InlineData("Panns")]
    [InlineData("Panns.Transfer")]
    [InlineData("Panns.Onnx")]
    [InlineData("Panns.TorchSharp")]
    [InlineData("Panns.ML")]
    [InlineData("Panns.AspNetCore")]
    [InlineData("Panns.Extensions.AI")]
    public void Every_example_is_compiled(string library)
    {
        var compiled = Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "Panns.Architecture.Tests", "Examples"), "*.cs").Select(path => Words(File.ReadAllText(path))).ToList();
        Assert.All(
            Members(library).SelectMany(member => member.Descendants("example").Elements("code")),
            code => Assert.Contains(compiled, text => text.Contains(Words(code.Value), StringComparison.Ordinal)));
    }

    private static IEnumerable<XElement> Members(string library)
    {
        var path = Path.Combine(AppContext.BaseDirectory, library + ".xml");
        Assert.SkipUnless(File.Exists(path), $"{library} is left out of this build");
        return XDocument.Load(path).Descendants("member");
    }

    // The compiler's form in the names of members.
    private static string Name(Type type)
        => type.IsByRef ? Name(type.GetElementType()!) + "@"
            : type.IsConstructedGenericType ? $"{type.GetGenericTypeDefinition().FullName!.Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(Name))}}}"
            : type.FullName!.Replace('+', '.');

    private static string Words(string text) => string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
