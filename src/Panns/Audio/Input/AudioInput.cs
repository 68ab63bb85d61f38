using Panns.Audio.Decoding;

namespace Panns.Audio.Input;

/// <summary>A recording that decoders can open repeatedly: a file, a pipe's content spooled to one, or the bytes of one.</summary>
internal sealed class AudioInput : IDisposable
{
    /// <summary>The path that means standard input.</summary>
    public const string StandardInput = "-";

    private readonly IDisposable? _owned;
    private readonly byte[]? _bytes;
    private readonly Lazy<MemoryFile>? _memory;
    private readonly string? _path;

    private AudioInput(string name, string path, Spool? spool)
        : this(name) => (_path, _owned, (Kind, Start)) = (path, spool, KindOf(name, OpenFile(path)));

    private AudioInput(string name, byte[] bytes)
        : this(name) => (_bytes, _memory, (Kind, Start)) = (bytes, new(() => MemoryFile.Of(bytes)), KindOf(name, new MemoryStream(bytes, writable: false)));

    private AudioInput(string name) => Name = name;

    /// <summary>The name used in messages: the path that the user gave.</summary>
    public string Name { get; }

    /// <summary>The path of the actual file, for decoders that need one; of bytes, one that exists until this is disposed of.</summary>
    public string Path => _path ?? _memory!.Value.Path;

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

    /// <summary>A recording in memory.</summary>
    /// <param name="bytes">The bytes of a file of any format; not copied.</param>
    /// <param name="name">The name used in messages.</param>
    /// <exception cref="PannsException">There are none.</exception>
    public static AudioInput Of(byte[] bytes, string name) => new(name, bytes);

    /// <summary>Opens the file at its first byte.</summary>
    public Stream OpenStream() => _bytes is null ? OpenFile(Path) : new MemoryStream(_bytes, writable: false);

    public void Dispose()
    {
        _owned?.Dispose();
        if (_memory is { IsValueCreated: true })
        {
            _memory.Value.Dispose();
        }
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static (AudioKind Kind, long Start) KindOf(string name, Stream opened)
    {
        using var file = opened;
        return file.Length > 0 ? AudioSignature.Recognize(file) : throw new PannsException($"{name}: an empty file");
    }
}
