using System.Text.RegularExpressions;
using Panns.Cli.Tests;

namespace Panns.Architecture.Tests.Documents;

/// <summary>What documents show is true: C# compiles, links lead somewhere, files that are named are there.</summary>
public sealed partial class DocumentTests
{
    // Which package a build may lack, and by what a block shows that it needs it.
    private static readonly (string Word, bool IsHere)[] Families =
    [
        ("Microsoft.ML", IsBuilt("Microsoft.ML.Data")),
        ("Panns.Onnx", IsBuilt("Microsoft.ML.OnnxRuntime")),
        ("TorchSharp", IsBuilt("TorchSharp")),
        ("WebApplication", IsBuilt("Panns.AspNetCore")),
    ];

    public static TheoryData<string> Names => [.. Document.All().Select(document => document.Name)];

    public static TheoryData<string> NamesWithCode => [.. Document.All().Where(document => document.Blocks.Any(block => block.Language == "csharp")).Select(document => document.Name)];

    [Theory]
    [MemberData(nameof(NamesWithCode))]
    public void Every_block_of_CSharp_compiles(string name)
    {
        var blocks = Open(name).Blocks.Where(block => block.Language == "csharp").ToList();
        foreach (var block in blocks.Where(block => Families.All(family => family.IsHere || !(block.Given + block.Code).Contains(family.Word, StringComparison.Ordinal))))
        {
            var errors = Compilation.ErrorsOf(block).ToList();
            Assert.True(errors.Count == 0, $"{name}:\n{string.Join('\n', errors)}\n\n{Compilation.Program(block)}");
        }
    }

    [Fact]
    public void A_wrong_block_does_not()
    {
        Assert.NotEmpty(Compilation.ErrorsOf(new("csharp", "using Panns;\nPannsModel.LoadAll();", "")));
        Assert.NotEmpty(Compilation.ErrorsOf(new("csharp", "Console.WriteLine(model.Network.Name);", "")));
        Assert.Empty(Compilation.ErrorsOf(new("csharp", "Console.WriteLine(model.Network.Name);", "using Panns; PannsModel model")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_relative_link_leads_to_a_file_and_a_heading(string name)
    {
        var document = Open(name);
        var broken = document.Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)).Where(link =>
        {
            var (file, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, "");
            var path = file.Length == 0 ? document.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document.Path)!, file));
            return !Path.Exists(path) || (anchor.Length > 0 && !Document.Open(path).Anchors.Contains(anchor));
        });
        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_file_of_the_checkout_that_is_named_is_there(string name)
    {
        var document = Open(name);
        var named = document.CodeSpans.Concat(Bare().Matches(document.Text).Select(match => match.Value)).Where(span => OwnPath().IsMatch(span));
        Assert.DoesNotContain(named, span => !Path.Exists(Path.Combine(Checkout.Root, span.TrimEnd('.', '/'))));
    }

    [Fact]
    public void Every_page_is_in_the_table_of_contents()
    {
        var contents = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "toc.yml"));
        Assert.All(
            Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md").Select(path => Path.GetFileName(path)!),
            page => Assert.Contains($"href: {page}", contents, StringComparison.Ordinal));
    }

    [Fact]
    public void Both_solutions_list_the_same_projects()
    {
        string[] Projects(string file, Regex line) => [.. line.Matches(File.ReadAllText(Path.Combine(Checkout.Root, file))).Select(match => match.Groups[1].Value.Replace('\\', '/')).Order(StringComparer.Ordinal)];
        Assert.Equal(Projects("Panns.ML.sln", OldProject()), Projects("Panns.ML.slnx", NewProject()));
    }

    private static Document Open(string name) => Document.Open(Path.Combine(Checkout.Root, name));

    private static bool IsBuilt(string library) => File.Exists(Path.Combine(AppContext.BaseDirectory, library + ".dll"));

    [GeneratedRegex(@"(?<![\w/.-])(src|tests|eng|bench|deploy|samples|experiments|datasets|notebooks|templates)/[\w./-]*\w")]
    private static partial Regex Bare();

    [GeneratedRegex(@"^(src|tests|eng|docs|bench|deploy|samples|experiments|datasets|notebooks|templates)/[\w./-]*\w/?$")]
    private static partial Regex OwnPath();

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex OldProject();

    [GeneratedRegex("Path=\"([^\"]+\\.csproj)\"")]
    private static partial Regex NewProject();
}
