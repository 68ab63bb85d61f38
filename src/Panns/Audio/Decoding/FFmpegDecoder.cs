using System.ComponentModel;
using System.Diagnostics;
using Panns.Audio.Pcm;

namespace Panns.Audio.Decoding;

/// <summary>Decodes by the program ffmpeg, which writes a WAV stream of 32-bit floats that the WAV reader here reads.</summary>
internal sealed class FFmpegDecoder : AudioDecoder
{
    /// <summary>Names the program where it is not on the path.</summary>
    private const string ProgramVariable = "PANNS_FFMPEG";

    private static readonly Lazy<bool> Found = new(FindProgram);

    public override AudioBackend Backend => AudioBackend.FFmpeg;

    public override bool IsInstalled => Found.Value;

    public override AudioReader Open(string path, AudioKind kind)
    {
        var process = new FFmpegProcess(Start(
            "-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file,pipe",
            "-i", $"file:{Path.GetFullPath(path)}", "-map", "0:a:0", "-vn", "-sn", "-dn",
            "-c:a", "pcm_f32le", "-bitexact", "-f", "wav", "-"));
        try
        {
            var name = kind == AudioKind.Unknown ? "audio" : kind.Describe();
            return new FFmpegReader(process, WavHeader.Open(new ByteInput(process.Output), path), $"{name} (ffmpeg)");
        }
        catch (PannsException error)
        {
            // Without samples the WAV stream is none: the reason is what ffmpeg says.
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

    private static Process Start(params ReadOnlySpan<string> arguments)
    {
        var program = Environment.GetEnvironmentVariable(ProgramVariable);
        var start = new ProcessStartInfo(string.IsNullOrEmpty(program) ? "ffmpeg" : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new UnsupportedAudioException("ffmpeg does not start");
    }

    private static bool FindProgram()
    {
        try
        {
            using var process = new FFmpegProcess(Start("-hide_banner", "-version"));
            process.Output.CopyTo(Stream.Null);
            return process.Finish().Succeeded;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
