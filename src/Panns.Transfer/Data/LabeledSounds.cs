using Panns.Transfer.Data;

namespace Panns.Transfer;

/// <summary>Labelled sounds of your own: a folder per class, or a table.</summary>
public static class LabeledSounds
{
    /// <summary>Opens a folder with one folder per class, or a table of clips (.csv).</summary>
    /// <param name="path">The folder or the table.</param>
    /// <param name="notice">Hears, in a line each, of folders that may not be listed and of pipes among the files, which are left out; null: such a folder is an error.</param>
    /// <exception cref="PannsException">There is no such path, or it holds no labelled audio.</exception>
    public static LabeledDataset Open(string path, Action<string>? notice = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path) ? OpenFolder(path, notice)
            : File.Exists(path) ? OpenTable(path)
            : throw new PannsException($"{path}: there is no such folder or table");
    }

    /// <summary>Opens a folder with one folder per class: every audio file below such a folder is a clip of the class.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="notice">Hears, in a line each, of folders that may not be listed and of pipes among the files, which are left out; null: such a folder is an error.</param>
    /// <exception cref="PannsException">It is missing or holds fewer than two classes with audio.</exception>
    public static LabeledDataset OpenFolder(string folder, Action<string>? notice = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new PannsException($"{folder}: there is no such folder");
        }

        var tree = new FileTree(folder);
        var files = tree.AudioFiles(notice).Where(file => file.Contains('/')).ToList();
        var classes = ClassIndex.Of(files.Select(file => file.Split('/')[0]));
        if (classes.Names.Length < 2)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{folder}: holds {classes.Names.Length} classes; put the audio files into one folder per class, two at least"));
        }

        return new()
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            Classes = classes.Names,
            Clips = [.. files.Select(file => new LabeledClip { Path = tree.Find(file)!, Labels = classes.Find([file.Split('/')[0]]) })],
        };
    }

    /// <summary>
    /// Opens a table with a heading and the columns <c>path</c> (relative to the table) and <c>label</c> (<c>a;b</c> for several), and
    /// perhaps <c>fold</c> (from 1), <c>start</c> and <c>end</c> (seconds).
    /// </summary>
    /// <param name="path">The table, in UTF-8, separated by commas, semicolons or tabs as its heading is.</param>
    /// <exception cref="PannsException">It cannot be read, lacks a column, or a row makes no sense.</exception>
    public static LabeledDataset OpenTable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ManifestReader.Read(path);
    }
}
