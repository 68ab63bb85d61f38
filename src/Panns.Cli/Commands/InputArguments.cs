using System.CommandLine;

namespace Panns.Cli.Commands;

/// <summary>Arguments that name audio.</summary>
internal static class InputArguments
{
    public static Argument<string[]> Files()
        => new("FILES") { Description = "Audio files, or folders to search with all below them", Arity = ArgumentArity.OneOrMore };
}
