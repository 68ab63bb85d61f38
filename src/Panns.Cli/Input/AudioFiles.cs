using Panns.Audio.Folders;
using Panns.Cli.Hosting;
using Panns.Common.IO;

namespace Panns.Cli.Input;

/// <summary>The input files of a command.</summary>
/// <param name="Files">The files, without duplicates.</param>
/// <param name="IsComplete">Whether everything could be searched; if not, a line has been printed.</param>
internal sealed record InputFiles(IReadOnlyList<string> Files, bool IsComplete);

/// <summary>Finds the audio files named by a command's arguments.</summary>
internal static class AudioFiles
{
    /// <summary>Returns the files in the order of the arguments; those in folders (with subfolders) and patterns are sorted by path; without duplicates.</summary>
    /// <param name="terminal">Gets a line for each folder that cannot be searched, and for entries that are not files.</param>
    /// <param name="arguments">Files, folders, or patterns with * and ? in their last part, for shells that do not expand them.</param>
    /// <exception cref="PannsException">A folder or pattern matches no files.</exception>
    public static InputFiles Gather(Terminal terminal, IEnumerable<string> arguments)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (files, isComplete) = (new List<string>(), true);
        foreach (var argument in arguments)
        {
            files.AddRange(Expand(terminal, argument, ref isComplete).Where(seen.Add));
        }

        return new(files, isComplete);
    }

    private static List<string> Expand(Terminal terminal, string argument, ref bool isComplete)
    {
        if (Directory.Exists(argument))
        {
            var listing = AudioFolder.List(argument, isDistinct: true);
            foreach (var line in listing.Errors.Concat(listing.PassedOver))
            {
                terminal.Say(line);
            }

            isComplete &= listing.Errors.Count == 0;
            return listing.Files.Count > 0 || listing.Errors.Count > 0
                ? [.. listing.Files.Select(file => Path.Combine(argument, file.Replace('/', Path.DirectorySeparatorChar)))]
                : throw new PannsException($"{argument}: the folder holds no audio files");
        }

        return !File.Exists(argument) && Path.GetFileName(argument).AsSpan().ContainsAny('*', '?') ? Match(argument) : [argument];
    }

    private static List<string> Match(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false };
        var files = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern), options).Where(file => !FileKind.IsSpecial(file)).ToList()
            : [];
        files.Sort(StringComparer.Ordinal);
        return files.Count == 0 ? throw new PannsException($"{pattern}: no file matches")
            : folder == "." ? files.ConvertAll(file => Path.GetRelativePath(".", file))
            : files;
    }
}
