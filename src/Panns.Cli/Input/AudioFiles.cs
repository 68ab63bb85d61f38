namespace Panns.Cli.Input;

/// <summary>Finds the audio files that the arguments of a command mean.</summary>
internal static class AudioFiles
{
    /// <summary>What counts as audio inside a folder. A file that is named itself is tried whatever it is called.</summary>
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".wav", ".wave", ".rf64", ".w64", ".au", ".snd", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".caf",
        ".m4a", ".mp4", ".aac", ".wma",
    };

    /// <summary>Files in the order of the arguments, those of folders (with all below them) and patterns sorted by path; each once.</summary>
    /// <param name="arguments">Files, folders, or patterns with * and ? in their last part, for shells that leave them alone.</param>
    /// <exception cref="PannsException">A folder or pattern gives no file.</exception>
    public static IReadOnlyList<string> Gather(IEnumerable<string> arguments)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. arguments.SelectMany(Expand).Where(seen.Add)];
    }

    private static IReadOnlyCollection<string> Expand(string argument)
    {
        if (Directory.Exists(argument))
        {
            var files = Find(argument, "*", SearchOption.AllDirectories).Where(file => Extensions.Contains(Path.GetExtension(file))).ToList();
            return files.Count > 0 ? files : throw new PannsException($"{argument}: the folder holds no audio files");
        }

        if (!File.Exists(argument) && Path.GetFileName(argument).AsSpan().ContainsAny('*', '?'))
        {
            var folder = Path.GetDirectoryName(argument) is { Length: > 0 } named ? named : ".";
            var files = Directory.Exists(folder) ? Find(folder, Path.GetFileName(argument), SearchOption.TopDirectoryOnly) : [];
            return files.Count > 0 ? files : throw new PannsException($"{argument}: no file matches");
        }

        return [argument];
    }

    private static List<string> Find(string folder, string pattern, SearchOption depth)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = depth == SearchOption.AllDirectories,
            IgnoreInaccessible = false,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        };
        var files = Directory.EnumerateFiles(folder, pattern, options).ToList();
        files.Sort(StringComparer.Ordinal);
        return folder == "." && pattern != "*" ? files.ConvertAll(file => Path.GetRelativePath(".", file)) : files;
    }
}
