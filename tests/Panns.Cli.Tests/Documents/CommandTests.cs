using System.CommandLine;
using System.CommandLine.Parsing;
using Panns.Architecture.Tests.Documents;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Documents;

/// <summary>Every command line of the documents is one that the command takes.</summary>
public sealed class CommandTests
{
    // Options of the script ./panns, which builds the command.
    private static readonly string[] OfTheScript = ["--torch", "--onnx", "--probe"];

    public static TheoryData<string> Names => [.. Document.All().Where(document => Calls(document).Any() || Mentions(document).Any()).Select(document => document.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_line_is_taken(string name)
    {
        var document = Document.Open(Path.Combine(Checkout.Root, name));
        Assert.Empty(Calls(document).Select(Refusal).OfType<string>());
        Assert.Empty(Mentions(document).SelectMany(UnknownWords));
    }

    [Theory]
    [InlineData("panns tag a.wav --nonsense", "--nonsense")]
    [InlineData("panns tagg a.wav", "tagg")]
    [InlineData("PANNS_X=1 ./panns tag a.wav --top 0 | head", "--top")]
    [InlineData("cat a | panns embed - # no --out", "--out")]
    [InlineData("sh -c 'panns embed --list x; exit 3'", "--out")]
    public void A_wrong_one_is_not(string line, string word)
        => Assert.Contains(word, Assert.Single(ShellWords.CallsOf(line).Select(Refusal).OfType<string>()), StringComparison.Ordinal);

    [Theory]
    [InlineData("panns tag a.wav b.wav --top 3  # --nonsense")]
    [InlineData("./panns --torch cuda")]
    [InlineData("panns embed x/ \\\n  --out 'a b.npy' > log; echo --nonsense")]
    public void A_right_one_is(string line) => Assert.Null(Refusal(Assert.Single(ShellWords.CallsOf(line))));

    private static IEnumerable<string[]> Calls(Document document)
        => document.Blocks.Where(block => block.Language is "" or "sh" or "bash" or "console").SelectMany(block => ShellWords.CallsOf(block.Code));

    // In running text a command may be named without all its arguments: panns fit, panns tag --json.
    private static IEnumerable<string[]> Mentions(Document document)
        => document.CodeSpans.Where(span => span.StartsWith("panns ", StringComparison.Ordinal) || span.StartsWith("./panns ", StringComparison.Ordinal)).SelectMany(ShellWords.CallsOf);

    private static string? Refusal(string[] call)
    {
        if (call.Length == 0 || OfTheScript.Contains(call[0]))
        {
            return null;
        }

        var problems = UnknownWords(call).Concat(Parse(call).Errors.Select(error => error.Message)).ToList();
        return problems.Count == 0 ? null : $"panns {string.Join(' ', call)}: {string.Join(' ', problems)}";
    }

    private static IEnumerable<string> UnknownWords(string[] call)
    {
        if (call.Length == 0 || OfTheScript.Contains(call[0]))
        {
            yield break;
        }

        var parsed = Parse(call);
        if (!call[0].StartsWith('-') && parsed.CommandResult.Parent is null)
        {
            yield return $"there is no command {call[0]}";
        }

        // An option that nobody knows may be taken for a file; what is behind -- is another command's.
        var known = Options(parsed.CommandResult).ToHashSet(StringComparer.Ordinal);
        foreach (var word in call.TakeWhile(word => word != "--").Where(word => word.StartsWith("--", StringComparison.Ordinal) && !known.Contains(word.Split('=')[0])))
        {
            yield return $"panns {parsed.CommandResult.Command.Name} has no option {word}";
        }
    }

    private static IEnumerable<string> Options(SymbolResult? result)
    {
        for (; result is CommandResult command; result = result.Parent)
        {
            foreach (var option in command.Command.Options)
            {
                yield return option.Name;
                foreach (var alias in option.Aliases)
                {
                    yield return alias;
                }
            }
        }
    }

    private static ParseResult Parse(string[] call)
        => CommandLine.Create(new CommandContext(new Terminal { Out = TextWriter.Null, Error = TextWriter.Null }, new FakeWorkbench(), CancellationToken.None)).Parse(call);
}
