using Panns.Audio.Input;
using Panns.Audio.Lengths;
using Panns.Audio.Pcm;

namespace Panns.Audio.Decoding;

/// <summary>Tries one decoder after the other, and says in one line what is wrong where none can.</summary>
internal static class DecoderChain
{
    /// <summary>Opens a recording by the first decoder that can; those after it go on where it stops too early.</summary>
    /// <param name="input">The recording; stays the caller's.</param>
    /// <param name="backends">Which decoders to try, in their order.</param>
    /// <param name="decoders">All that there are.</param>
    /// <exception cref="PannsException">None can.</exception>
    public static AudioReader Open(AudioInput input, IReadOnlyList<AudioBackend> backends, IReadOnlyList<AudioDecoder> decoders)
    {
        try
        {
            return TryAll(input, backends, decoders);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PannsException($"{input.Name}: cannot be opened: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    /// <summary>
    /// What the samples of a file depend on beside its bytes: this library's own decoder where it reads the file, else the others with their
    /// versions, in the order in which they are tried. None of those is asked to open it: that may mean to start a program.
    /// </summary>
    public static string Identify(AudioInput input, IReadOnlyList<AudioBackend> backends, IReadOnlyList<AudioDecoder> decoders)
    {
        try
        {
            var others = new List<string>();
            foreach (var decoder in Installed(backends, decoders))
            {
                if (decoder.Backend != AudioBackend.Managed)
                {
                    others.Add($"{decoder.Backend} {decoder.Version}");
                }
                else if (Reads(decoder, input))
                {
                    others.Add($"{decoder.Backend}");
                    break;
                }
            }

            return string.Join(", ", others);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PannsException($"{input.Name}: cannot be opened: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static IEnumerable<AudioDecoder> Installed(IReadOnlyList<AudioBackend> backends, IReadOnlyList<AudioDecoder> decoders)
        => backends.Select(backend => decoders.FirstOrDefault(one => one.Backend == backend && one.IsInstalled)).OfType<AudioDecoder>();

    // A decoder that takes a recording for shorter than it is will stop there: of MP3 without a table it only guesses, of a chain of Ogg streams
    // it may know the first link. Of other kinds the lengths that decoders state come from the header that tells us.
    private static bool ReadsTooLittle(AudioInput input, AudioReader reader)
        => input.Kind is AudioKind.Mp3 or AudioKind.Ogg && reader.FrameCount is { } frames
            && LengthProbe.Of(input)?.ShortfallOf(frames, reader.SampleRate)?.ExpectedSeconds is not null;

    private static bool Reads(AudioDecoder decoder, AudioInput input)
    {
        try
        {
            decoder.Open(input).Dispose();
            return true;
        }
        catch (Exception error) when (error is UnsupportedAudioException or PannsException)
        {
            return false;
        }
    }

    private static AudioReader TryAll(AudioInput input, IReadOnlyList<AudioBackend> backends, IReadOnlyList<AudioDecoder> decoders)
    {
        var there = Installed(backends, decoders).ToList();
        var refusals = new List<(AudioBackend Backend, Exception Error)>();
        (AudioDecoder Decoder, AudioReader Reader)? scant = null;
        for (var i = 0; i < there.Count; i++)
        {
            try
            {
                var reader = there[i].Open(input);
                if (reader is PcmReader)
                {
                    // Read to its end by whoever reads it.
                    return reader;
                }

                if (scant is null && i < there.Count - 1 && ReadsTooLittle(input, reader))
                {
                    scant = (there[i], reader);
                    continue;
                }

                scant?.Reader.Dispose();
                return new ContinuedReader(input, reader, scant is { } other ? [.. there.Skip(i + 1), other.Decoder] : there.Skip(i + 1));
            }
            catch (Exception error) when (error is UnsupportedAudioException or PannsException)
            {
                refusals.Add((there[i].Backend, error));
            }
        }

        if (scant is { } last)
        {
            return new ContinuedReader(input, last.Reader, []);
        }

        // Our own decoder of uncompressed kinds knows best what is wrong with them.
        throw refusals.Select(one => one.Error).OfType<PannsException>().FirstOrDefault()
            ?? new PannsException($"{input.Name}: {Explain(input.Kind, backends, refusals)}");
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
            _ when PcmFile.Handles(kind) && ownWords is not null => $"{ownWords} needs another decoder",
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
