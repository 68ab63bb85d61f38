using Panns.Audio.Input;
using Panns.Audio.Lengths;
using Panns.Audio.Pcm;

namespace Panns.Audio.Decoding;

/// <summary>Tries decoders in turn; if all fail, explains why in one line.</summary>
internal static class DecoderChain
{
    /// <summary>Opens a recording with the first decoder that can; later ones take over if it stops too early.</summary>
    /// <param name="input">The recording; the caller keeps ownership.</param>
    /// <param name="backends">The decoders to try, in order.</param>
    /// <param name="decoders">All available decoders.</param>
    /// <exception cref="PannsException">No decoder can open it.</exception>
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
    /// Everything besides the file's bytes that determines its samples: this library's own decoder if it reads the file, otherwise the external
    /// ones with their versions, in the order they are tried. Does not open the file with those, which might start a program.
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

    // Detects decoders that underestimate the length and would stop early: for MP3 without a table they guess, and of chained Ogg streams they
    // may know only the first. For other formats their lengths come from the same header that we read.
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
        if (input.Foreign is { } foreign)
        {
            throw new PannsException($"{input.Name}: {foreign}");
        }

        var there = Installed(backends, decoders).ToList();
        var refusals = new List<(AudioBackend Backend, Exception Error)>();
        (AudioDecoder Decoder, AudioReader Reader)? scant = null;
        for (var i = 0; i < there.Count; i++)
        {
            if (there[i].Backend == AudioBackend.FFmpeg && IsHopeless(input, refusals))
            {
                continue;
            }

            try
            {
                var reader = there[i].Open(input);
                if (reader is PcmReader)
                {
                    // PcmReader reads to the end itself; no other decoder would do better.
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

        // For uncompressed formats our own decoder gives the most precise reason.
        throw refusals.Select(one => one.Error).OfType<PannsException>().FirstOrDefault()
            ?? new PannsException($"{input.Name}: {Explain(input.Kind, backends, refusals)}");
    }

    // Of a damaged WAV header ffmpeg makes no more than our own decoder (of 604 that ours refused it read none, libsndfile a few), and starting
    // it takes longer than reading a hundred sound files.
    private static bool IsHopeless(AudioInput input, List<(AudioBackend Backend, Exception Error)> refusals)
        => input.Kind is AudioKind.Wav or AudioKind.Wave64
            && refusals.Exists(one => one.Backend == AudioBackend.Managed && one.Error is PannsException);

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
