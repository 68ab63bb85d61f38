using Panns.Transfer.Data;
using Panns.Transfer.Data.Groups;

namespace Panns.Transfer;

/// <summary>Opens your own labeled sounds: a folder per class, or a table.</summary>
/// <remarks>
/// Nothing is dropped silently: <see cref="LabeledDataset.Summarize"/> reports what was used and what was left out. Files with the same
/// content belong to one group, whatever their names. Classes that differ only in blanks, Unicode form or case are merged.
/// </remarks>
public static class LabeledSounds
{
    /// <summary>Opens a folder with one subfolder per class, or a table of clips.</summary>
    /// <param name="path">The folder or the table.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="PannsException">The path does not exist, or holds no labeled audio.</exception>
    public static LabeledDataset Open(string path, LabeledSoundsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path) ? OpenFolder(path, options)
            : File.Exists(path) ? OpenTable(path, options)
            : throw new PannsException($"{path}: there is no such folder or table");
    }

    /// <summary>
    /// Opens a folder with one subfolder per class; all audio files below it are clips of the class. The class folders may be within folders
    /// named after splits (train, test) or folds (fold1, fold2, ...), which then become the data set's splits or folds.
    /// If label tracks (Audacity) or selection tables (Raven) of the same names lie beside the recordings, their events are the clips instead.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="PannsException">The folder is missing or has fewer than two classes with audio.</exception>
    public static LabeledDataset OpenFolder(string folder, LabeledSoundsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Directory.Exists(folder)
            ? Grouped(FolderDataset.Read(folder, options ?? LabeledSoundsOptions.Default), options)
            : throw new PannsException($"{folder}: there is no such folder");
    }

    /// <summary>
    /// Opens a table with a heading and a column of audio files (<c>path</c>, relative to the table) and one of classes (<c>label</c>;
    /// <c>a;b</c> for several). Optional columns give the start and end of the clip within the file (<c>start</c>, <c>end</c>, in seconds), its
    /// <c>fold</c> or split (<c>split</c>: train, test), and what it shares with other clips (<c>group</c>). Other common column names work too
    /// (filename, category, onset, Begin Time (s), ...). Cells are separated by commas, semicolons or tabs; the text is UTF-8, UTF-16 or
    /// Windows-1252. An Audacity label track or Raven selection table is read as the events of the recording with the same name in its
    /// folder.
    /// </summary>
    /// <param name="path">The table.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="PannsException">The table cannot be read, lacks a column, or has an invalid row.</exception>
    public static LabeledDataset OpenTable(string path, LabeledSoundsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Grouped(TableDataset.Read(path, options ?? LabeledSoundsOptions.Default), options);
    }

    private static LabeledDataset Grouped(LabeledDataset data, LabeledSoundsOptions? options)
    {
        var known = SameContent.Find(options?.NegativesName is { } name ? NegativeWindows.Add(data, name) : data);
        return options?.GroupBy is { } pattern ? known.GroupBy(pattern) : known;
    }
}
