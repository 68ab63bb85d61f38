using System.Runtime.InteropServices;
using System.Text;
using Panns.Output.Csv;
using Panns.Output.Npy;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>Writes a shard to a temporary folder, which is renamed when it is complete.</summary>
internal sealed class ShardWriter : IDisposable
{
    /// <summary>Suffix of the temporary folders.</summary>
    public const string Unfinished = ".unfinished";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _folder;
    private readonly string _unfinished;
    private readonly PackManifest _manifest;
    private readonly Action<ShardSummary> _done;
    private readonly byte[] _targets;
    private readonly NpyColumn _content;
    private readonly NpyColumn? _labels;
    private readonly StreamWriter _clips;
    private readonly StreamWriter _errors;
    private readonly CsvWriter _clipTable;
    private readonly CsvWriter _errorTable;

    public ShardWriter(string folder, PackManifest manifest, string identity, Action<ShardSummary> done)
    {
        _folder = folder;
        _unfinished = folder + Unfinished;
        _manifest = manifest;
        _done = done;
        Summary = new(identity);
        _targets = new byte[PackFiles.TargetBytes(manifest.Labels?.Count ?? 0)];
        try
        {
            if (Directory.Exists(_unfinished))
            {
                Directory.Delete(_unfinished, recursive: true);
            }

            Directory.CreateDirectory(_unfinished);
            _content = manifest.Content == PackContent.Waveform
                ? new(At(PackFiles.Waveforms), NpyFormat.Int16, sizeof(short), manifest.ClipShape.AsSpan())
                : new(At(PackFiles.Embeddings), NpyFormat.Byte, sizeof(byte), manifest.ClipShape.AsSpan());
            _labels = manifest.Labels is null ? null : new(At(PackFiles.Targets), NpyFormat.Byte, sizeof(byte), [_targets.Length]);
            _clips = new(At(PackFiles.Clips), append: false, Utf8);
            _errors = new(At(PackFiles.Errors), append: false, Utf8);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(problem);
        }

        _clipTable = new(_clips);
        _errorTable = new(_errors);
        _clipTable.Write(ClipTable.Heading);
    }

    /// <summary>Heading of errors.csv; a shard's own file has none.</summary>
    public static string[] ErrorHeading { get; } = ["name", "origin", "packed", "problem"];

    /// <summary>Counts of the clips so far.</summary>
    public ShardSummary Summary { get; set; }

    /// <summary>Adds a clip.</summary>
    /// <param name="clip">Its metadata.</param>
    /// <param name="content">[samples] or [vectors, size].</param>
    /// <param name="labels">Its classes.</param>
    /// <exception cref="PannsException">The clip cannot be written.</exception>
    public void Add<T>(PackedClip clip, ReadOnlySpan<T> content, ReadOnlySpan<int> labels)
        where T : unmanaged
    {
        _targets.AsSpan().Clear();
        var names = new string[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            PackFiles.Set(_targets, labels[i]);
            names[i] = _manifest.Labels![labels[i]].Name;
        }

        try
        {
            _content.Append(MemoryMarshal.AsBytes(content));
            _labels?.Append(_targets);
            _clipTable.Write(ClipTable.Row(clip, names));
        }
        catch (IOException problem)
        {
            throw Unwritable(problem);
        }

        Summary = Summary with { Clips = Summary.Clips + 1 };
    }

    /// <summary>Records a problem of a clip.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="origin">Its file; empty if there is none.</param>
    /// <param name="isPacked">Whether the clip was packed despite the problem.</param>
    /// <param name="problem">The problem.</param>
    public void AddProblem(string name, string origin, bool isPacked, string problem)
    {
        _errorTable.Write(name, origin, isPacked ? "yes" : "no", problem);
        Summary = isPacked ? Summary with { Damaged = Summary.Damaged + 1 } : Summary with { Failed = Summary.Failed + 1 };
    }

    /// <summary>Moves the complete shard to its final folder.</summary>
    /// <exception cref="PannsException">The shard cannot be written.</exception>
    public void Commit()
    {
        try
        {
            _content.Complete();
            _labels?.Complete();
            _clips.Dispose();
            _errors.Dispose();
            Summary.Write(_unfinished);
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder, recursive: true);
            }

            Directory.Move(_unfinished, _folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(problem);
        }

        _done(Summary);
    }

    /// <summary>Closes the files; removes them if they were not committed.</summary>
    public void Dispose()
    {
        _content.Dispose();
        _labels?.Dispose();
        _clips.Dispose();
        _errors.Dispose();
        if (Directory.Exists(_unfinished))
        {
            Directory.Delete(_unfinished, recursive: true);
        }
    }

    private string At(string file) => Path.Combine(_unfinished, file);

    private PannsException Unwritable(Exception problem) => new($"{_folder}: cannot be written: {problem.Message}", problem);
}
