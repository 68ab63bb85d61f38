using Panns.Architecture.Tests.Documents;

namespace Panns.Cli.Tests.Documents.Pages;

/// <summary>A command line of a page, with the comment behind it taken off by the shell that runs it.</summary>
/// <param name="Page">The page's name, from the checkout's folder.</param>
/// <param name="Text">The line; continued lines are one.</param>
internal sealed record PageLine(string Page, string Text)
{
    private static readonly string[] Writing = ["--out", "--plot", "--page", "--report", "--framewise", "--thresholds", "--scores"];

    /// <summary>The lines of a page that call the command, in the page's order.</summary>
    public static IEnumerable<PageLine> Of(string page)
        => Document.Open(Path.Combine(Checkout.Root, page)).Blocks.Where(block => block.Language is "" or "sh" or "bash" or "console")
            .SelectMany(block => block.Code.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            .Where(line => ShellWords.CallsOf(line).Any()).Select(line => new PageLine(page, line.Trim()));

    /// <summary>The files and folders that the line says it writes.</summary>
    public IEnumerable<string> Written
        => ShellWords.CallsOf(Text).SelectMany(call => call.Zip(call.Skip(1)).Where(pair => Writing.Contains(pair.First)).Select(pair => pair.Second.TrimEnd('/')));
}
