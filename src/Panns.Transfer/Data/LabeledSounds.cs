using Panns.Transfer.Data;
using Panns.Transfer.Data.Groups;

namespace Panns.Transfer;

/// <summary>Labeled sounds of your own: a folder per class, or a table.</summary>
/// <remarks>
/// Nothing is dropped in silence: <see cref="LabeledDataset.Summarize"/> says what was taken and what was not. Files of the same content
/// are of one group, whatever they are called. Classes that differ in blanks, in the form of letters with marks, or in case alone are one.
/// </remarks>
public static class LabeledSounds
{
    /// <summary>Opens a folder with one folder per class, or a table of clips.</summary>
    /// <param name="path">The folder or the table.</param>
    /// <param name="options">How it is read; null for the usual way.</param>
    /// <exception cref="PannsException">There is no such path, or it holds no labeled audio.</exception>
    public static LabeledDataset Open(string path, LabeledSoundsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path) ? OpenFolder(path, options)
            : File.Exists(path) ? OpenTable(path, options)
            : throw new PannsException($"{path}: there is no such folder or table");
    }

    /// <summary>
    /// Opens a folder with one folder per class: every audio file below such a folder is a clip of the class. The classes' folders may lie
    /// in folders that are called like parts (train, test) or folds (fold1, fold2, ...); they are the set's parts or folds then.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How it is read; null for the usual way.</param>
    /// <exception cref="PannsException">It is missing or holds fewer than two classes with audio.</exception>
    public static LabeledDataset OpenFolder(string folder, LabeledSoundsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Directory.Exists(folder)
            ? Grouped(FolderDataset.Read(folder, options ?? LabeledSoundsOptions.Default), options)
            : throw new PannsException($"{folder}: there is no such folder");
    }

    /// <summary>
    /// Opens a table with a heading and a column of audio files (<c>path</c>; relative to the table) and one of classes (<c>label</c>;
    /// <c>a;b</c> for several), and perhaps where the clip begins and ends in the file (<c>start</c>, <c>end</c>, seconds), its
    /// <c>fold</c> or part (<c>split</c>: train, test) and what it shares with others (<c>group</c>). Columns are known by the names that
    /// are usual for them, too (filename, category, onset, Begin Time (s), ...). Cells are separated by commas, semicolons or tabs; the text
    /// is UTF-8, UTF-16 or Windows-1252. An Audacity label track or a Raven selection table is read as the events of the recording beside it
    /// that has its name.
    /// </summary>
    /// <param name="path">The table.</param>
    /// <param name="options">How it is read; null for the usual way.</param>
    /// <exception cref="PannsException">It cannot be read, lacks a column, or a row makes no sense.</exception>
    public static LabeledDataset OpenTable(string path, LabeledSoundsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Grouped(TableDataset.Read(path, options ?? LabeledSoundsOptions.Default), options);
    }

    private static LabeledDataset Grouped(LabeledDataset data, LabeledSoundsOptions? options)
    {
        var known = SameContent.Find(data);
        return options?.GroupBy is { } pattern ? known.GroupBy(pattern) : known;
    }
}
