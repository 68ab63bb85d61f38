using Panns.Audio.Decoding;

namespace Panns.Audio.Input;

/// <summary>A recording as decoders open it, as often as they like: a file, or what came through a pipe, kept in one.</summary>
internal sealed class AudioInput : IDisposable
{
    /// <summary>The path that stands for the standard input.</summary>
    public const string StandardInput = "-";

    private readonly Spool? _spool;

    private AudioInput(string name, string path, Spool? spool)
    {
        Name = name;
        Path = path;
        _spool = spool;
        using var file = OpenStream();
        (Kind, Start) = file.Length > 0 ? AudioSignature.Recognise(file) : throw new PannsException($"{name}: an empty file");
    }

    /// <summary>What messages call it: the path that the user gave.</summary>
    public string Name { get; }

    /// <summary>Where a decoder that wants a path finds it.</summary>
    public string Path { get; }

    /// <summary>Its kind, as its first bytes tell.</summary>
    public AudioKind Kind { get; }

    /// <summary>Where its content begins, after tags that belong to no kind.</summary>
    public long Start { get; }

    /// <summary>Finds a recording.</summary>
    /// <param name="path">A file, a pipe with a name, or <see cref="StandardInput"/>.</param>
    /// <param name="cancellationToken">Ends waiting for a pipe that gives nothing.</param>
    /// <exception cref="PannsException">There is none, or it is empty.</exception>
    public static AudioInput Open(string path, CancellationToken cancellationToken = default)
    {
        Spool? spool = null;
        try
        {
            spool = Pipes.Receive(path, cancellationToken);
            return new(path, spool?.Path ?? path, spool);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            spool?.Dispose();
            throw new PannsException($"{path}: cannot be opened: {error.Message.ReplaceLineEndings(" ")}", error);
        }
        catch
        {
            spool?.Dispose();
            throw;
        }
    }

    /// <summary>Its bytes, from the first on.</summary>
    public FileStream OpenStream() => new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public void Dispose() => _spool?.Dispose();
}
