using System.Text.RegularExpressions;
using Panns.Cli.Tests;

namespace Panns.Architecture.Tests.Documents;

/// <summary>A Markdown file of the checkout, taken apart as far as the tests of documents need.</summary>
internal sealed partial class Document
{
    private static readonly string[] Built = ["bin", "obj", "artifacts", "node_modules", ".git", ".probe", "TestResults"];

    private Document(string path)
    {
        Path = path;
        Name = System.IO.Path.GetRelativePath(Checkout.Root, path).Replace('\\', '/');
        (Blocks, Text) = Parse(File.ReadAllText(path));
    }

    public string Path { get; }

    /// <summary>From the checkout's folder, with slashes.</summary>
    public string Name { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>What is outside code blocks.</summary>
    public string Text { get; }

    public IEnumerable<string> CodeSpans => Span().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>Targets of links and images.</summary>
    public IEnumerable<string> Links => Link().Matches(Span().Replace(Text, "")).Select(match => match.Groups[1].Value);

    /// <summary>The names under which headings can be linked to, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors
        => Heading().Matches(Text).Select(match => string.Concat(match.Groups[1].Value.Trim().ToLowerInvariant()
            .Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_').Select(letter => letter == ' ' ? '-' : letter)));

    public static Document Open(string path) => new(path);

    /// <summary>All documents, those of tests' data and of built folders aside.</summary>
    public static List<Document> All()
        => [.. Walk(new(Checkout.Root)).Select(file => new Document(file.FullName)).OrderBy(document => document.Name, StringComparer.Ordinal)];

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder)
        => folder.EnumerateFiles("*.md").Concat(folder.EnumerateDirectories().Where(one => !Built.Contains(one.Name)).SelectMany(Walk));

    // Fenced blocks, and blocks that are indented by four spaces after an empty line.
    private static (List<CodeBlock> Blocks, string Text) Parse(string text)
    {
        var blocks = new List<CodeBlock>();
        var (outside, code) = (new List<string>(), new List<string>());
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            code.Clear();
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var language = lines[i][3..].Trim();
                while (++i < lines.Length && !lines[i].StartsWith("```", StringComparison.Ordinal))
                {
                    code.Add(lines[i]);
                }

                blocks.Add(new(language, string.Join('\n', code), GivenAbove(outside)));
            }
            else if (IsIndented(lines[i]) && (i == 0 || lines[i - 1].Length == 0))
            {
                for (; i < lines.Length && (IsIndented(lines[i]) || lines[i].Length == 0); i++)
                {
                    code.Add(lines[i].Length == 0 ? "" : lines[i][4..]);
                }

                i--;
                blocks.Add(new("", string.Join('\n', code), ""));
                outside.Add("");
            }
            else
            {
                outside.Add(lines[i]);
            }
        }

        return (blocks, string.Join('\n', outside));
    }

    private static bool IsIndented(string line) => line.StartsWith("    ", StringComparison.Ordinal);

    private static string GivenAbove(List<string> lines)
        => lines.LastOrDefault(line => line.Length > 0) is { } last && Given().Match(last) is { Success: true } match ? match.Groups[1].Value : "";

    [GeneratedRegex(@"^<!-- given: (.*) -->$")]
    private static partial Regex Given();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}

/// <summary>A block of code.</summary>
/// <param name="Language">As the fence names it; empty if it does not.</param>
/// <param name="Code">Its lines.</param>
/// <param name="Given">What the comment above it says is given: <c>using X;</c> and declarations, separated by semicolons.</param>
internal sealed record CodeBlock(string Language, string Code, string Given);
