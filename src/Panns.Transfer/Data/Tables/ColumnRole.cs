namespace Panns.Transfer.Data.Tables;

/// <summary>What a column of a table of clips says.</summary>
internal enum ColumnRole
{
    /// <summary>The audio file.</summary>
    Path,

    /// <summary>The folder of the audio file, beside a column that names it.</summary>
    Folder,

    /// <summary>The class, or several.</summary>
    Label,

    /// <summary>Where the clip begins in the file.</summary>
    Start,

    /// <summary>Where it begins in this file of a sequence of files; <see cref="Start"/> counts from the first one's beginning then.</summary>
    FileStart,

    /// <summary>Where the clip ends.</summary>
    End,

    /// <summary>How long it lasts.</summary>
    Duration,

    /// <summary>The fold in which it is tested.</summary>
    Fold,

    /// <summary>The part of the set: train, test.</summary>
    Part,

    /// <summary>What it shares with other clips.</summary>
    Group,

    /// <summary>Number of an annotation of which a table holds a row for every view.</summary>
    Selection,
}
