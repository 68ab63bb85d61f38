using System.CommandLine;

namespace Panns.Cli.Commands;

/// <summary>Arguments for audio files.</summary>
internal static class InputArguments
{
    public static Argument<string[]> Files()
    {
        var files = new Argument<string[]>("FILES") { Description = "Audio files (- for standard input), or folders to search with their subfolders", Arity = ArgumentArity.OneOrMore };

        // Without this check a mistyped option would count as a file.
        files.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-') && token.Value != "-" && !File.Exists(token.Value)) is { } unknown)
            {
                result.AddError($"Unknown option '{unknown.Value}'");
            }
        });
        return files;
    }
}
