using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Transfer;
using Panns.Transfer.Pretraining;

namespace Panns.Cli.Commands.Pretraining;

/// <summary>The options that say what is packed.</summary>
internal sealed class PackSourceOptions
{
    private readonly Option<string?> _segments = Path("--segments", "FILE.csv", "List of AudioSet's segments (balanced_train_segments.csv ...); their files are in --audio");
    private readonly Option<string?> _audio = Path("--audio", "DIR", "Folder of the segments' files, by whatever names people give them: Y{id}.wav, {id}.flac, {id}_{start}.m4a, in any folders");
    private readonly Option<string?> _classes = Path("--classes", "FILE.csv", "List of classes, class_labels_indices.csv [default: the one beside the list of segments, else AudioSet's]");
    private readonly Option<string?> _sounds = Path("--sounds", "PATH", "A folder with a folder per class, or a table of clips");
    private readonly Option<string?> _unlabeled = Path("--unlabeled", "DIR", "All recordings of a folder, without labels: for distillation");
    private readonly Option<string[]?> _hdf5 = new("--from-hdf5") { Description = "Files of waveforms of the released code (pack_waveforms_to_hdf5), in order", HelpName = "FILES.h5", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _embeddings = Path("--embeddings", "DIR", "Folder of AudioSet's published embeddings (*.tfrecord); gives a pack of embeddings");
    private readonly Option<string?> _blackList = Path("--black-list", "FILE", "List of clips to leave out: an identifier or a file a line");

    private IReadOnlyList<Option> Sources => [_segments, _sounds, _unlabeled, _hdf5, _embeddings];

    /// <param name="command">The command.</param>
    /// <param name="decoding">Options of the command that say how recordings are decoded.</param>
    public void AddTo(Command command, params IReadOnlyList<Option> decoding)
    {
        foreach (var option in (Option[])[.. Sources, _audio, _classes, _blackList])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            var given = Sources.Where(option => result.GetResult(option) is not null).Select(option => option.Name).ToList();
            var isSegments = result.GetResult(_segments) is not null;
            if (given.Count != 1)
            {
                result.AddError($"what is to be packed is said by one of {string.Join(", ", Sources.Select(option => option.Name))}{(given.Count > 1 ? $", not by {string.Join(" and ", given)}" : "")}");
            }
            else if (isSegments && result.GetResult(_audio) is null)
            {
                result.AddError("--segments needs --audio, the folder of their files");
            }
            else if (!isSegments && result.GetResult(_audio) is not null)
            {
                result.AddError("--audio goes with --segments alone");
            }
            else if (given[0] == _sounds.Name || given[0] == _unlabeled.Name)
            {
                if (result.GetResult(_classes) is not null)
                {
                    result.AddError($"{_classes.Name} does not go with {given[0]}");
                }
            }
            else if (!isSegments && decoding.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } other)
            {
                result.AddError($"{other.Name} does not go with {given[0]}, whose clips are taken as they are");
            }
        });
    }

    /// <summary>Packs what the command line names.</summary>
    /// <exception cref="PannsException">It cannot be read, or the pack cannot be written.</exception>
    public PackResult Pack(
        Terminal terminal, ParseResult parsed, string folder, PackingOptions options, IProgress<TransferProgress> progress, CancellationToken cancellationToken)
    {
        var blackList = parsed.GetValue(_blackList) is { } list ? BlackList.Read(list) : null;
        if (parsed.GetValue(_embeddings) is { } embeddings)
        {
            return EmbeddingPacking.Run(embeddings, folder, parsed.GetValue(_classes), blackList, progress, cancellationToken);
        }

        if (parsed.GetValue(_hdf5) is { Length: > 0 } files)
        {
            return WaveformPacking.Run(files, folder, parsed.GetValue(_classes), blackList, progress, cancellationToken);
        }

        var source = parsed.GetValue(_segments) is { } segments ? PackSource.OfSegments(segments, parsed.GetValue(_audio)!, parsed.GetValue(_classes))
            : parsed.GetValue(_sounds) is { } sounds ? PackSource.OfDataset(LabeledSounds.Open(sounds))
            : PackSource.OfFolder(parsed.GetValue(_unlabeled)!);
        source = blackList is null ? source : source.Without(blackList);
        foreach (var note in source.Notes)
        {
            terminal.Say(note);
        }

        return AudioPacking.Run(source, folder, options, progress, cancellationToken);
    }

    private static Option<string?> Path(string name, string help, string description) => new(name) { Description = description, HelpName = help };
}
