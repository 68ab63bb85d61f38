using Panns.Weights.Safetensors;
using Panns.Weights.Torch;

namespace Panns.Weights;

/// <summary>The kinds of weight files that can be read.</summary>
internal enum WeightFormatKind
{
    TorchZip,
    TorchLegacy,
    Safetensors,
}

/// <summary>Detects the format of a weight file by its content, and describes files that are not weights.</summary>
internal static class WeightFormat
{
    private const int Looked = 512;

    /// <summary>White space and a UTF-8 byte order mark.</summary>
    private static ReadOnlySpan<byte> Blanks => [(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0xef, 0xbb, 0xbf];

    /// <exception cref="PannsException">The file's format is not supported.</exception>
    public static WeightFormatKind Of(MappedFile file)
    {
        var start = file.Bytes(0, (int)Math.Min(file.Length, Looked));
        return start switch
        {
            _ when start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8) => WeightFormatKind.TorchZip,
            _ when TorchLegacyFile.Recognizes(start) => WeightFormatKind.TorchLegacy,
            _ when SafetensorsFile.Recognizes(start) => WeightFormatKind.Safetensors,
            _ => throw new PannsException($"{file.Path}: {Describe(start)}"),
        };
    }

    private static string Describe(ReadOnlySpan<byte> start)
    {
        var text = start.TrimStart(Blanks);
        return text switch
        {
            _ when StartsWithMarkup(text) => "a web page, not weights: the download went wrong; get the file itself",
            _ when text.StartsWith("version https://git-lfs"u8) => "a Git LFS pointer, not the weights themselves; fetch them with 'git lfs pull'",
            _ when start.Length < TorchLegacyFile.ShortestStart => $"not weights: only {start.Length} bytes; the download was cut short: get the file again",
            _ when !start.ContainsAnyExcept((byte)0) => "starts with zeros: an unfinished download; get the file again",
            _ when start[0] == 0x1f && start[1] == 0x8b => "compressed with gzip; unpack it first",
            _ when start.Length > 262 && start[257..].StartsWith("ustar"u8) => "a tar archive; unpack it first (PyTorch's oldest format cannot be read)",
            _ when start[1..].StartsWith("HDF\r\n"u8) => "an HDF5 file, not weights of PyTorch or safetensors",
            _ when start[0] == 0x80 => "a bare Python pickle, not a checkpoint that torch.save wrote",
            _ => "not weights: neither a PyTorch checkpoint (.pth, .pt) nor safetensors",
        };
    }

    private static bool StartsWithMarkup(ReadOnlySpan<byte> text)
        => text.Length > 1 && text[0] == (byte)'<' && (text[1] is (byte)'!' or (byte)'?' || char.IsAsciiLetter((char)text[1]));
}
