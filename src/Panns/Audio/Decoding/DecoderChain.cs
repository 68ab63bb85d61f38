namespace Panns.Audio.Decoding;

/// <summary>Tries one decoder after the other, and says in one line what is wrong where none can.</summary>
internal static class DecoderChain
{
    public static AudioReader Open(string path, IReadOnlyList<AudioBackend> backends, IReadOnlyList<AudioDecoder> decoders)
    {
        try
        {
            return TryAll(path, Recognise(path), backends, decoders);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PannsException($"{path}: cannot be opened: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    /// <summary>
    /// What the samples of a file depend on beside its bytes: this library's own decoder where it reads the file, else the others with their
    /// versions, in the order in which they are tried. None of those is asked to open it: that may mean to start a program.
    /// </summary>
    public static string Identify(string path, IReadOnlyList<AudioBackend> backends, IReadOnlyList<AudioDecoder> decoders)
    {
        try
        {
            var kind = Recognise(path);
            var others = new List<string>();
            foreach (var decoder in backends.Select(backend => decoders.FirstOrDefault(one => one.Backend == backend && one.IsInstalled)).OfType<AudioDecoder>())
            {
                if (decoder.Backend != AudioBackend.Managed)
                {
                    others.Add($"{decoder.Backend} {decoder.Version}");
                }
                else if (Reads(decoder, path, kind))
                {
                    others.Add($"{decoder.Backend}");
                    break;
                }
            }

            return string.Join(", ", others);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PannsException($"{path}: cannot be opened: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static bool Reads(AudioDecoder decoder, string path, AudioKind kind)
    {
        try
        {
            decoder.Open(path, kind).Dispose();
            return true;
        }
        catch (UnsupportedAudioException)
        {
            return false;
        }
    }

    private static AudioKind Recognise(string path)
    {
        if (Directory.Exists(path))
        {
            throw new PannsException($"{path}: a folder, not an audio file");
        }

        if (!File.Exists(path))
        {
            throw new PannsException($"{path}: there is no such file");
        }

        Span<byte> start = stackalloc byte[AudioSignature.Length];
        using var file = File.OpenRead(path);
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return length > 0 ? AudioSignature.Recognise(start[..length]) : throw new PannsException($"{path}: an empty file");
    }

    private static AudioReader TryAll(
        string path, AudioKind kind, IReadOnlyList<AudioBackend> backends, IReadOnlyList<AudioDecoder> decoders)
    {
        var refusals = new List<(AudioBackend Backend, Exception Error)>();
        foreach (var backend in backends)
        {
            var decoder = decoders.FirstOrDefault(one => one.Backend == backend && one.IsInstalled);
            try
            {
                if (decoder is not null)
                {
                    return decoder.Open(path, kind);
                }
            }
            catch (UnsupportedAudioException error)
            {
                refusals.Add((backend, error));
            }
        }

        throw new PannsException($"{path}: {Explain(kind, backends, refusals)}");
    }

    private static string Explain(
        AudioKind kind, IReadOnlyList<AudioBackend> backends, List<(AudioBackend Backend, Exception Error)> refusals)
    {
        var tried = refusals.Where(one => one.Backend != AudioBackend.Managed).ToList();
        var missing = backends.Any(one
            => one is AudioBackend.LibSndFile or AudioBackend.FFmpeg && tried.All(other => other.Backend != one));
        var ownWords = refusals.Find(one => one.Backend == AudioBackend.Managed).Error?.Message;
        var what = kind switch
        {
            AudioKind.Unknown => "not audio, or of an unknown kind",
            AudioKind.Wav or AudioKind.Au when ownWords is not null => $"{ownWords} needs another decoder",
            _ => $"{kind.Describe()} audio needs another decoder",
        };
        return (tried.Count, missing) switch
        {
            (0, true) => $"{what}; {InstallHint.ForThisMachine()}",
            (0, false) => $"{what}, and the decoders chosen exclude those that could read it",
            (_, true) => $"{WhyNot(kind, tried)}; if it plays elsewhere, {InstallHint.ForThisMachine()}",
            _ => WhyNot(kind, tried),
        };
    }

    private static string WhyNot(AudioKind kind, List<(AudioBackend Backend, Exception Error)> tried)
    {
        var what = kind == AudioKind.Unknown
            ? "not an audio file"
            : $"{kind.Describe()} audio that cannot be decoded: damaged, or of a rare kind";
        return $"{what} ({string.Join("; ", tried.Select(one => $"{one.Backend.ToString().ToLowerInvariant()}: {one.Error.Message}"))})";
    }
}
