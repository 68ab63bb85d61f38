using System.ComponentModel;
using System.Diagnostics;
using Panns.Audio.Input;
using Panns.Audio.Lengths;
using Panns.Audio.Pcm;
using Panns.Common;
using Panns.Common.IO;

namespace Panns.Audio.Decoding;

/// <summary>Decodes with the ffmpeg program, which writes a WAV stream of 32-bit floats for our WAV reader.</summary>
internal sealed class FFmpegDecoder : AudioDecoder
{
    private static readonly string[] Quietly =
        ["-nostdin", "-nostats", "-hide_banner", "-v", "level+info", "-protocol_whitelist", "file,pipe", "-err_detect", "crccheck"];

    // Only FFmpeg's WAV reader has this option.
    private static readonly string[] BeyondHeader = ["-ignore_length", "1"];

    private readonly string? _program;
    private readonly Lazy<string?> _version;

    /// <summary>Uses the given program: a path, or a name to find on the path.</summary>
    public FFmpegDecoder(string? program)
    {
        _program = ProgramPath.Find(string.IsNullOrEmpty(program) ? "ffmpeg" : program);
        _version = new(AskVersion);
    }

    public override AudioBackend Backend => AudioBackend.FFmpeg;

    public override bool IsInstalled => _version.Value is not null;

    public override string Version => _version.Value ?? "";

    public override AudioReader Open(AudioInput input)
    {
        using var away = AwayTime.Begin();
        var process = new FFmpegProcess(Start(
            [.. Quietly, .. GoesOn(input) ? BeyondHeader : [],
            "-i", $"file:{Path.GetFullPath(input.Path)}", "-map", "0:a:0", "-vn", "-sn", "-dn",
            "-c:a", "pcm_f32le", "-bitexact", "-f", "wav", "-"]));
        try
        {
            var name = input.Kind == AudioKind.Unknown ? "audio" : input.Kind.Describe();
            return new FFmpegReader(process, PcmFile.Open(new ByteInput(process.Output), AudioKind.Wav, input.Name), $"{name} (ffmpeg)");
        }
        catch (PannsException error)
        {
            // Without samples ffmpeg writes no valid WAV stream; its own messages give the reason.
            var (succeeded, message) = process.Finish();
            process.Dispose();
            throw new UnsupportedAudioException(message.Length > 0 ? message : succeeded ? "no samples" : error.Message);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    private static bool GoesOn(AudioInput input)
    {
        if (input.Kind != AudioKind.Wav)
        {
            return false;
        }

        using var bytes = new ByteWindow(input.OpenStream(), input.Start);
        return RiffLength.GoesOn(bytes);
    }

    private Process Start(params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(_program ?? throw new UnsupportedAudioException("not installed"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start) ?? throw new UnsupportedAudioException("does not start");
        }
        catch (Win32Exception error)
        {
            throw new UnsupportedAudioException($"does not start: {error.Message}");
        }
    }

    // The first line of its version output, such as "ffmpeg version 5.1.6 ..."; null if ffmpeg is missing or does not work.
    private string? AskVersion()
    {
        try
        {
            using var process = new FFmpegProcess(Start("-hide_banner", "-version"));
            using var output = new StreamReader(process.Output, leaveOpen: true);
            var version = output.ReadLine() ?? "";
            return process.Finish().Succeeded ? version : null;
        }
        catch (UnsupportedAudioException)
        {
            return null;
        }
    }
}
