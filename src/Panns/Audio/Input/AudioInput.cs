using Panns.Audio.Decoding;
using Panns.Audio.Pcm;

namespace Panns.Audio.Input;

/// <summary>A recording that decoders can open repeatedly: a file, a pipe's content spooled to one, or the bytes of one.</summary>
internal sealed class AudioInput : IDisposable
{
    /// <summary>The path that means standard input.</summary>
    public const string StandardInput = "-";

    private readonly IDisposable? _owned;
    private readonly byte[]? _bytes;
    private readonly int _count;
    private readonly Lazy<MemoryFile>? _memory;
    private readonly string? _path;

    // The stream whose first bytes told the format, kept for this library's own decoder: an uncompressed file is opened once.
    private Stream? _opened;

    private AudioInput(string name, string path, Spool? spool)
        : this(name)
    {
        (_path, _owned, _opened) = (path, spool, OpenFile(path));
        (Kind, Start) = Recognize(_opened);
    }

    private AudioInput(string name, byte[] bytes, int count)
        : this(name)
    {
        (_bytes, _count, _memory) = (bytes, count, new(() => MemoryFile.Of(bytes.AsSpan(0, count))));
        _opened = new MemoryStream(bytes, 0, count, writable: false);
        (Kind, Start) = Recognize(_opened);
    }

    private AudioInput(string name) => Name = name;

    /// <summary>The name used in messages: the path that the user gave.</summary>
    public string Name { get; }

    /// <summary>The path of the actual file, for decoders that need one; of bytes, one that exists until this is disposed of.</summary>
    public string Path => _path ?? _memory!.Value.Path;

    /// <summary>The format, detected from the first bytes.</summary>
    public AudioKind Kind { get; }

    /// <summary>What the file is if it certainly holds no sound, as the middle of a sentence; null if it may.</summary>
    public string? Foreign { get; private set; }

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

    /// <summary>Opens a recording that was received; it stays its owner's.</summary>
    /// <param name="name">The name used in messages.</param>
    /// <param name="received">The recording.</param>
    /// <exception cref="PannsException">Its file cannot be opened.</exception>
    public static AudioInput Of(string name, Spool received)
    {
        if (received.Bytes is { } bytes)
        {
            return new(name, bytes, received.Count);
        }

        try
        {
            return new(name, received.Path!, null);
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
    public static AudioInput Of(byte[] bytes, string name) => new(name, bytes, bytes.Length);

    /// <summary>Opens the file at its first byte.</summary>
    public Stream OpenStream()
    {
        if (Interlocked.Exchange(ref _opened, null) is { } opened)
        {
            opened.Position = 0;
            return opened;
        }

        return _bytes is null ? OpenFile(Path) : new MemoryStream(_bytes, 0, _count, writable: false);
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _opened, null)?.Dispose();
        _owned?.Dispose();
        if (_memory is { IsValueCreated: true })
        {
            _memory.Value.Dispose();
        }
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private (AudioKind Kind, long Start) Recognize(Stream file)
    {
        try
        {
            var found = file.Length > 0 ? AudioSignature.Recognize(file) : throw new PannsException($"{Name}: an empty file");
            if (found.Kind == AudioKind.Unknown)
            {
                Span<byte> start = stackalloc byte[ForeignSignature.Length];
                file.Position = 0;
                Foreign = ForeignSignature.Recognize(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)], file.Length);
            }

            if (!PcmFile.Handles(found.Kind))
            {
                OpenStream().Dispose();
            }

            return found;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
