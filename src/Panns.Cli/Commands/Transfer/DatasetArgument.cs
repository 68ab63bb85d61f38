using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>A data set: a published one by name with its folder, or a folder or table of one's own.</summary>
internal sealed class DatasetArgument
{
    private readonly Argument<string> _name = new("DATASET") { Description = "Name of a published set (panns datasets), a folder with one folder per class, or a table path,label[,fold][,start,end]" };
    private readonly Option<string?> _root = new("--root") { Description = "Folder of a published set", HelpName = "DIR" };

    private readonly RecordingOptions _recordings = new();

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_root);
        _recordings.AddTo(command);
    }

    public LabeledDataset Read(ParseResult parsed, Terminal terminal) => Open(parsed, terminal).ReadBy(_recordings.Read(parsed));

    private LabeledDataset Open(ParseResult parsed, Terminal terminal)
    {
        var name = parsed.GetValue(_name)!;
        var root = parsed.GetValue(_root);
        if (root is not null)
        {
            return DatasetRecipes.Get(name).Open(root);
        }

        if (!Directory.Exists(name) && !File.Exists(name) && DatasetRecipes.TryGet(name, out var recipe))
        {
            throw new PannsException($"{recipe.Title}: say where it is with --root DIR (panns datasets pull {recipe.Name} --root DIR fetches it)");
        }

        return Directory.Exists(name) || File.Exists(name)
            ? LabeledSounds.Open(name, terminal.Say)
            : throw new PannsException($"{name}: there is no such folder or table, nor a published set of this name (panns datasets lists them)");
    }
}
