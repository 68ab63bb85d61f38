using System.Text.RegularExpressions;
using Panns.Audio.Folders;
using Panns.Cli.Hosting;
using Panns.Common.IO;
using Panns.Output.Csv;

namespace Panns.Cli.Input;

/// <summary>Finds the audio files named by a command's arguments.</summary>
internal static class AudioFiles
{
    private const string StandardInput = "-";
    private static readonly string[] PathColumns = ["file", "path", "filename"];
    private static readonly string[] Tables = [".csv", ".tsv"];

    /// <summary>
    /// Returns the files in the order of the arguments, then of the lists; those in folders (with subfolders) and patterns are sorted by path; without
    /// duplicates.
    /// </summary>
    /// <param name="terminal">Gets a line for each folder that cannot be searched, and for entries that are not files.</param>
    /// <param name="arguments">Files, folders, or patterns with * and ?, and ** for any folders, for shells that do not expand them.</param>
    /// <param name="lists">Texts with a path a line, and tables with a column of paths.</param>
    /// <exception cref="PannsException">A folder, pattern or list names no files.</exception>
    public static InputFiles Gather(Terminal terminal, IEnumerable<string> arguments, params IEnumerable<string> lists)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (files, isComplete) = (new List<string>(), true);
        foreach (var argument in arguments)
        {
            files.AddRange(Expand(terminal, argument, ref isComplete).Where(seen.Add));
        }

        foreach (var list in lists)
        {
            files.AddRange(Listed(list).Where(seen.Add));
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

        return !File.Exists(argument) && argument.AsSpan().ContainsAny('*', '?') ? Match(argument) : [argument];
    }

    private static List<string> Match(string pattern)
    {
        // The folders before the first wildcard are searched, with their subfolders if the pattern has any.
        var parts = pattern.Replace('\\', Path.DirectorySeparatorChar).Replace('/', Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        var first = Array.FindIndex(parts, part => part.AsSpan().ContainsAny('*', '?'));
        var root = string.Join(Path.DirectorySeparatorChar, parts[..first]);
        var folder = first == 0 ? "." : root.Length == 0 ? $"{Path.DirectorySeparatorChar}" : root;
        var wanted = Wildcards(string.Join('/', parts[first..]));
        var options = new EnumerationOptions
        {
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false, RecurseSubdirectories = first < parts.Length - 1,
        };
        var files = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", options)
                .Where(file => wanted.IsMatch(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')) && !FileKind.IsSpecial(file)).ToList()
            : [];
        files.Sort(StringComparer.Ordinal);
        return files.Count == 0 ? throw new PannsException($"{pattern}: no file matches")
            : folder == "." ? files.ConvertAll(file => Path.GetRelativePath(".", file))
            : files;
    }

    // Names are compared as file systems do.
    private static Regex Wildcards(string pattern)
    {
        var text = Regex.Escape(pattern).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return new($"^{text}$", OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? RegexOptions.IgnoreCase : RegexOptions.None);
    }

    private static List<string> Listed(string list)
    {
        var files = Tables.Contains(Path.GetExtension(list), StringComparer.OrdinalIgnoreCase) ? InTable(list) : InText(list);
        return files.Count > 0 ? files : throw new PannsException($"{(list == StandardInput ? "the list on standard input" : list)}: names no files");
    }

    private static List<string> InText(string list)
    {
        try
        {
            using var text = list == StandardInput ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(list);
            var files = new List<string>();
            while (text.ReadLine() is { } line)
            {
                if (line.Length > 0)
                {
                    files.Add(line);
                }
            }

            return files;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException(list == StandardInput || File.Exists(list) ? $"{list}: cannot be read: {problem.Message}" : $"{list}: there is no such file", problem);
        }
    }

    private static List<string> InTable(string list)
    {
        using var table = CsvReader.Open(list);
        var heading = table.Read() ?? throw new PannsException($"{list}: an empty table");
        var column = Array.FindIndex(heading, name => PathColumns.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase));
        if (column < 0)
        {
            throw new PannsException($"{list}: has no column file or path; it has {string.Join(", ", heading)}");
        }

        var files = new List<string>();
        while (table.Read() is { } cells)
        {
            files.Add(column < cells.Length && cells[column].Length > 0
                ? cells[column]
                : throw new PannsException(FormattableString.Invariant($"{list}: line {table.Line}: has no path in the column {heading[column]}")));
        }

        return files;
    }
}
