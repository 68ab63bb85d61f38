using System.CommandLine;
using System.Text.RegularExpressions;
using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>A data set: a published one by name and folder, or the user's own folder or table, with the options for reading it.</summary>
internal sealed class DatasetArgument
{
    private readonly Argument<string> _name = new("DATASET")
    {
        Description = "Name of a published set (panns datasets), a folder with one subfolder per class, a table path,label[,start,end][,fold][,group], or a label track next to its recording",
    };

    private readonly Option<string?> _root = new("--root") { Description = "Folder of a published set, or base folder of a table's paths", HelpName = "DIR" };

    private readonly Option<string?> _groupBy = new("--group-by")
    {
        Description = "Regular expression on paths: clips with the same match (an actor, a source) stay together in folds, as clips of one file always do",
        HelpName = "REGEX",
    };

    private readonly Option<string?> _path = ColumnOption.Named("--path-column", "of audio files");
    private readonly Option<string?> _label = ColumnOption.Named("--label-column", "of classes");
    private readonly Option<string?> _start = ColumnOption.Named("--start-column", "of clip starts, in seconds");
    private readonly Option<string?> _end = ColumnOption.Named("--end-column", "of clip ends, in seconds");
    private readonly Option<string?> _fold = ColumnOption.Named("--fold-column", "of folds");
    private readonly Option<string?> _group = ColumnOption.Named("--group-column", "of groups, such as actor or source");
    private readonly Option<bool> _caseSensitive = new("--case-sensitive") { Description = "Treat classes that differ only in case (Dog, dog) as different" };

    private readonly Option<string?> _negatives = new("--negatives")
    {
        Description = "Add a class of this name, of clips from between the labeled events of recordings",
        HelpName = "CLASS",
    };

    private IReadOnlyList<Option> Columns => [_path, _label, _start, _end, _fold, _group];

    private readonly RecordingOptions _recordings = new();

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_root);
        command.Add(_groupBy);
        command.Add(_caseSensitive);
        command.Add(_negatives);
        _recordings.AddTo(command);
        HelpSections.Add(command, "Columns of a table [default: detected by name]", Columns);
        _groupBy.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var pattern }] && Problem(pattern) is { } problem)
            {
                result.AddError($"--group-by takes a regular expression: {problem}");
            }
        });
    }

    /// <exception cref="PannsException">The data set does not exist or cannot be read.</exception>
    public LabeledDataset Read(ParseResult parsed) => Open(parsed).ReadBy(_recordings.Read(parsed));

    private LabeledDataset Open(ParseResult parsed)
    {
        var name = parsed.GetValue(_name)!;
        var root = parsed.GetValue(_root);
        if (!File.Exists(name) && Columns.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } column)
        {
            throw new UsageException($"{name}: not a table: drop {column.Name}");
        }

        if (File.Exists(name))
        {
            return LabeledSounds.OpenTable(name, Options(parsed) with { Root = root });
        }

        if (root is not null)
        {
            var data = Recipe(name).Open(root);
            return parsed.GetValue(_negatives) is not null ? throw new UsageException($"{data.Name}: is a published set of its own clips: drop {_negatives.Name}")
                : parsed.GetValue(_caseSensitive) ? throw new UsageException($"{data.Name}: has classes of its own: drop {_caseSensitive.Name}")
                : parsed.GetValue(_groupBy) is { } pattern ? data.GroupBy(pattern) : data;
        }

        return Directory.Exists(name) ? OpenFolder(name, Options(parsed))
            : DatasetRecipes.TryGet(name, out var recipe)
                ? throw new UsageException($"{recipe.Title}: say where it is with --root DIR (panns datasets pull {recipe.Name} --root DIR fetches it)")
                : throw new PannsException($"{name}: there is no such folder or table, nor a published set of this name (panns datasets lists them)");
    }

    /// <summary>The published data set of a name.</summary>
    /// <exception cref="UsageException">There is none; the message lists them.</exception>
    public static DatasetRecipe Recipe(string name)
    {
        try
        {
            return DatasetRecipes.Get(name);
        }
        catch (PannsException problem)
        {
            throw new UsageException(problem.Message);
        }
    }

    // If the folder of a published data set is named, its own classes and folds are probably wanted.
    private static LabeledDataset OpenFolder(string folder, LabeledSoundsOptions options)
    {
        try
        {
            var data = LabeledSounds.OpenFolder(folder, options);
            return DatasetRecipes.Recognize(folder) is { } known
                ? data with { Notes = data.Notes.Add($"looks like {known.Title}, whose own classes and folds are taken by: {known.Name} --root {folder}") }
                : data;
        }
        catch (PannsException problem) when (DatasetRecipes.Recognize(folder) is { } known)
        {
            throw new PannsException($"{problem.Message}; it looks like {known.Title}, which is read by: {known.Name} --root {folder}", problem);
        }
    }

    private LabeledSoundsOptions Options(ParseResult parsed) => new()
    {
        PathColumnName = parsed.GetValue(_path),
        LabelColumnName = parsed.GetValue(_label),
        StartColumnName = parsed.GetValue(_start),
        EndColumnName = parsed.GetValue(_end),
        FoldColumnName = parsed.GetValue(_fold),
        GroupColumnName = parsed.GetValue(_group),
        GroupBy = parsed.GetValue(_groupBy),
        CaseSensitive = parsed.GetValue(_caseSensitive),
        NegativesName = parsed.GetValue(_negatives),
    };

    private static string? Problem(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant) is null ? "" : null;
        }
        catch (ArgumentException problem)
        {
            return problem.Message;
        }
    }
}
