using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Input;

namespace Panns.Cli.Commands;

/// <summary>Which recordings a command processes: files, folders, patterns and lists, or parts of them; all, or one part of many.</summary>
/// <param name="takesRows">Whether the rows of a table can name parts of recordings.</param>
internal sealed class InputOptions(bool takesRows = false)
{
    private const int Most = 1_000_000_000;

    private readonly Argument<string[]> _files = new("FILES")
    {
        Description = "Audio files (- for standard input), folders to search with their subfolders, or patterns such as 'clips/**/*.flac'", Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _lists = new("--list")
    {
        Description = "Also the files that a text names (a path a line; - for standard input) or a table (.csv, .tsv) in its column file or path", HelpName = "FILE",
    };

    private readonly RowOptions? _rows = takesRows ? new() : null;

    private readonly Option<Shard?> _shard = new("--shard")
    {
        Description = "Process one part of the list: 3/40, or auto to take it from Slurm's array, a Kubernetes Indexed Job or MPI; panns merge joins the parts",
        HelpName = "PART",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var shard = text == Shard.Automatic ? default(Shard) : Shard.TryParse(text);
            if (shard is null)
            {
                result.AddError($"--shard takes a part such as 3/40, or {Shard.Automatic}, not '{text}'");
            }

            return shard;
        },
    };

    private readonly Option<int?> _partSize = NumberOptions.Count(
        "--part-size", "Write the results in parts of so many files (x.07-of-40.npy), each complete as soon as it is done; panns merge joins them", 1, Most);

    private readonly Option<int?> _stopAfter = NumberOptions.Count("--stop-after-errors", "End the run when so many files have failed", 1, Most);

    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_lists);
        _rows?.AddTo(command);
        command.Add(_shard);
        command.Add(_partSize);
        command.Add(_stopAfter);

        // Without this check a mistyped option would count as a file.
        _files.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-') && token.Value != "-" && !File.Exists(token.Value)) is { } unknown)
            {
                result.AddError($"Unknown option '{unknown.Value}'{Suggestion.For(unknown.Value, command)}");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(_shard) is { Implicit: false } && result.GetResult(_partSize) is { Implicit: false })
            {
                result.AddError("--shard is one part already; drop it, or --part-size");
            }

            var hasFiles = result.GetResult(_files)?.Tokens is [_, ..] || result.GetResult(_lists) is not null;
            if (_rows?.IsGiven(result) == true)
            {
                if (hasFiles)
                {
                    result.AddError("--rows names the recordings; drop the others");
                }
            }
            else if (!hasFiles && !result.Errors.Any())
            {
                result.AddError($"{_files.Name} is missing");
            }
        });
    }

    /// <summary>The option by which the command line asks for parts; null if it does not.</summary>
    public string? PartsBy(CommandResult command)
        => new Option[] { _shard, _partSize }.FirstOrDefault(option => command.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>Returns the files, and prints which part they are.</summary>
    /// <exception cref="PannsException">A folder, pattern or list holds no files, or the scheduler's variables are wrong.</exception>
    public InputFiles Gather(CommandContext context, ParseResult parsed)
    {
        var all = _rows?.Read(context.Terminal, parsed) ?? AudioFiles.Gather(context.Terminal, parsed.GetValue(_files) ?? [], parsed.GetValue(_lists) ?? []);
        all = all with { StopAfterErrors = parsed.GetValue(_stopAfter), PartSize = parsed.GetValue(_partSize) };
        if (parsed.GetValue(_shard) is not { } shard)
        {
            return all;
        }

        shard = shard.Of > 0 ? shard : Shard.OfScheduler(Environment.GetEnvironmentVariable);
        var part = all.Part(shard);
        context.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"part {shard}: {part.Files.Count} of {all.Files.Count} files"));
        return part;
    }
}
