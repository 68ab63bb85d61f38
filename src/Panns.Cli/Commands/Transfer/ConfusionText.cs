using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>
/// Prints a confusion matrix: for a few classes its counts, for more a character for each share, and for more than fit into a terminal only the
/// most confused pairs.
/// </summary>
internal static class ConfusionText
{
    private const int CountedClasses = 20;
    private const int LetteredClasses = 100;
    private const int LongestName = 24;
    private const int Pairs = 10;

    public static void Write(Terminal terminal, EvaluationResult result, StrategyResult strategy, string name)
    {
        terminal.Out.WriteLine();
        switch (result.Classes.Length)
        {
            case <= CountedClasses:
                WriteCounts(terminal, result, strategy, name);
                break;
            case <= LetteredClasses:
                WriteLetters(terminal, result, strategy, name);
                break;
            default:
                terminal.Print(FormattableString.Invariant($"Confusion of {name}: the matrix of {result.Classes.Length} classes is in the files of --json and --report."));
                break;
        }

        WritePairs(terminal, result, strategy, name);
    }

    // Never a drawn table: with twenty columns it would be wider than a terminal.
    private static void WriteCounts(Terminal terminal, EvaluationResult result, StrategyResult strategy, string name)
    {
        var width = Math.Max(3, strategy.Confusion.Max(row => row.Max()).ToString(CultureInfo.InvariantCulture).Length + 1);
        var names = result.Classes.Max(label => label.Length);
        terminal.Print($"Confusion of {name}: a row for each right class, a column for each class given.");
        terminal.Print(Row("", Enumerable.Range(1, result.Classes.Length).Select(Whole)));
        for (var i = 0; i < result.Classes.Length; i++)
        {
            terminal.Print(Row($"{Whole(i + 1),2} {result.Classes[i]}", strategy.Confusion[i].Select(count => count == 0 ? "." : Whole(count))));
        }

        string Row(string heading, IEnumerable<string> cells) => heading.PadRight(names + 3) + string.Concat(cells.Select(cell => cell.PadLeft(width)));
    }

    private static void WriteLetters(Terminal terminal, EvaluationResult result, StrategyResult strategy, string name)
    {
        var names = Math.Min(LongestName, result.Classes.Max(label => label.Length));
        terminal.Print($"Confusion of {name}: a row for each right class, a column for each class given; in tenths of its clips, 0 less than one, X all, . none.");
        foreach (var digit in (ReadOnlySpan<int>)[10, 1])
        {
            terminal.Print(new string(' ', names + 5) + string.Concat(Enumerable.Range(1, result.Classes.Length).Select(number => digit > 1 && number < digit ? " " : Whole(number / digit % 10))));
        }

        for (var i = 0; i < result.Classes.Length; i++)
        {
            var total = strategy.Confusion[i].Sum();
            terminal.Print($"{Whole(i + 1),3} {Cut(result.Classes[i], names).PadRight(names)} {string.Concat(strategy.Confusion[i].Select(count => Letter(count, total)))}");
        }
    }

    private static void WritePairs(Terminal terminal, EvaluationResult result, StrategyResult strategy, string name)
    {
        var pairs = strategy.ConfusedPairs;
        if (result.Classes.Length <= 2 || pairs.IsEmpty)
        {
            return;
        }

        terminal.Out.WriteLine();
        terminal.Print($"Most confused by {name}{(pairs.Length > Pairs ? FormattableString.Invariant($", {Pairs} of {pairs.Length} pairs") : "")}:");
        foreach (var pair in pairs.Take(Pairs))
        {
            terminal.Print(FormattableString.Invariant($"{pair.Clips} of {pair.Of} {result.Classes[pair.Right]} taken for {result.Classes[pair.Given]}"));
        }
    }

    private static string Letter(int count, int total) => count == 0 ? "." : count == total ? "X" : Whole(10 * count / total);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "~";

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
