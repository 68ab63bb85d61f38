using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Panns.Architecture.Tests.Documents;

/// <summary>Compiles a block of a document as the statements of a program that refers to all our libraries.</summary>
internal static class Compilation
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder; global using Microsoft.Extensions.DependencyInjection;
        """;

    private static readonly Lazy<List<MetadataReference>> References = new(() => [.. Libraries().Select(path => MetadataReference.CreateFromFile(path))]);

    public static IEnumerable<string> ErrorsOf(CodeBlock block)
    {
        var compilation = CSharpCompilation.Create(
            "Block",
            [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(Program(block))],
            References.Value,
            new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        return compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.ToString());
    }

    /// <summary>What the block shows, with what is given: usings above its own, declarations below them.</summary>
    internal static string Program(CodeBlock block)
    {
        var given = block.Given.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToLookup(IsUsing);
        var lines = block.Code.Split('\n').ToLookup(IsUsing);
        return string.Join('\n', [
            .. given[true].Select(line => line + ";"),
            .. lines[true],
            .. given[false].Select(line => line + " = default!;"),
            .. lines[false],
        ]);
    }

    // A directive, not the declaration of something that is disposed of.
    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=') && !line.Contains('(');

    // What this process runs on, and ASP.NET Core beside it.
    private static IEnumerable<string> Libraries()
    {
        var running = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var framework = new DirectoryInfo(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        var web = new DirectoryInfo(Path.Combine(framework.Parent!.Parent!.FullName, "Microsoft.AspNetCore.App"));
        var newest = web.Exists ? web.EnumerateDirectories($"{Environment.Version.Major}.*").MaxBy(one => one.Name == framework.Name ? int.MaxValue : one.Name.Length) : null;
        var names = running.Select(Path.GetFileName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. running, .. newest?.EnumerateFiles("*.dll").Where(file => !names.Contains(file.Name)).Select(file => file.FullName) ?? []];
    }
}
