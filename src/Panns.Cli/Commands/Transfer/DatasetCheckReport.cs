using Panns.Cli.Hosting;
using Panns.Output.Json;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Prints the result of checking a copy of a data set: a line per problem and a summary, or one JSON object.</summary>
internal static class DatasetCheckReport
{
    /// <summary>Most problems of one kind to print, because nobody reads thousands of lines for an incomplete folder.</summary>
    private const int Named = 40;

    public static int Write(Terminal terminal, DatasetCheckResult result)
    {
        foreach (var kind in result.Problems.GroupBy(problem => problem.Kind))
        {
            foreach (var problem in kind.Take(Named))
            {
                terminal.Print($"{Word(kind.Key)}: {problem.Name}: {problem.Message}");
            }

            if (kind.Count() > Named)
            {
                terminal.Print(FormattableString.Invariant($"{Word(kind.Key)}: {kind.Count() - Named} more (--json names them all)"));
            }
        }

        foreach (var note in result.Notes)
        {
            terminal.Print($"left out: {note}");
        }

        terminal.Print(FormattableString.Invariant($"{result.Found} of {result.Expected} clips are here, {Problems(result.Problems.Length)}"));
        return Code(result);
    }

    public static int WriteJson(Terminal terminal, DatasetRecipe recipe, DatasetCheckResult result)
    {
        terminal.Data.WriteLine(JsonText.Of(JsonText.Compact, json =>
        {
            json.WriteStartObject();
            json.WriteString("dataset", recipe.Name);
            json.WriteNumber("expected", result.Expected);
            json.WriteNumber("found", result.Found);
            json.WriteBoolean("sound", result.IsSound);
            json.WriteStartArray("problems");
            foreach (var problem in result.Problems)
            {
                json.WriteStartObject();
                json.WriteString("kind", Word(problem.Kind));
                json.WriteString("name", problem.Name);
                json.WriteString("message", problem.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.Strings("notes", result.Notes);
            json.WriteEndObject();
        }));
        return Code(result);
    }

    private static int Code(DatasetCheckResult result) => result.IsSound ? ExitCode.Success : ExitCode.Failure;

    private static string Problems(int count) => count == 1 ? "1 problem" : FormattableString.Invariant($"{count} problems");

    private static string Word(DatasetProblemKind kind) => kind switch
    {
        DatasetProblemKind.Missing => "missing",
        DatasetProblemKind.Corrupt => "corrupt",
        DatasetProblemKind.WronglyLabeled => "wrongly labeled",
        _ => "unlisted",
    };
}
