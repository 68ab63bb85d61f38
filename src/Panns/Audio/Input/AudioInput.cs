using Panns.Audio.Decoding;

namespace Panns.Audio.Input;

/// <summary>A recording that decoders can open repeatedly: a file, or a pipe's content spooled to one.</summary>
internal sealed class AudioInput : IDisposable
{
    /// <summary>The path that means standard input.</summary>
    public const string StandardInput = "-";

    private readonly Spool? _spool;

    private AudioInput(string name, string path, Spool? spool)
    {
        Name = name;
        Path = path;
        _spool = spool;
        using var file = OpenStream();
        (Kind, Start) = file.Length > 0 ? AudioSignature.Recognize(file) : throw new PannsException($"{name}: an empty file");
    }

    /// <summary>The name used in messages: the path that the user gave.</summary>
    public string Name { get; }

    /// <summary>The path of the actual file, for decoders that need one.</summary>
    public string Path { get; }

    /// <summary>The format, detected from the first bytes.</summary>
    public AudioKind Kind { get; }

    /// <summary>Offset of the content, after any leading tags.</summary>
    public long Start { get; }

    /// <summary>Opens a recording.</summary>
    /// <param name="path">A file, a named pipe, or <see cref="StandardInput"/>.</param>
    /// <param name="cancellationToken">Stops waiting for a pipe.</param>
    /// <exception cref="PannsException">The recording is missing or empty.</exception>
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

    /// <summary>Opens a recording that was received into a temporary file; the file stays its owner's.</summary>
    /// <param name="name">The name used in messages.</param>
    /// <param name="received">The file.</param>
    /// <exception cref="PannsException">The file cannot be opened.</exception>
    public static AudioInput Of(string name, Spool received)
    {
        try
        {
            return new(name, received.Path, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{name}: cannot be opened: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    /// <summary>Opens the file at its first byte.</summary>
    public FileStream OpenStream() => new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public void Dispose() => _spool?.Dispose();
}
