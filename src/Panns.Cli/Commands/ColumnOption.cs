using System.CommandLine;

namespace Panns.Cli.Commands;

/// <summary>Options that name a column of a table, where it is not the usual one.</summary>
internal static class ColumnOption
{
    public static Option<string?> Named(string name, string what) => new(name) { Description = $"Name of the column {what}", HelpName = "NAME" };
}
