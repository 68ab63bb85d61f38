namespace Panns.Transfer.Data.Tables;

/// <summary>The role of a column in a table of clips.</summary>
internal enum ColumnRole
{
    /// <summary>The audio file.</summary>
    Path,

    /// <summary>The folder of the audio file, in addition to a column with its name.</summary>
    Folder,

    /// <summary>The class, or several classes.</summary>
    Label,

    /// <summary>Start of the clip within the file.</summary>
    Start,

    /// <summary>Start within one file of a sequence; <see cref="Start"/> is then relative to the sequence's first file.</summary>
    FileStart,

    /// <summary>End of the clip.</summary>
    End,

    /// <summary>Length of the clip.</summary>
    Duration,

    /// <summary>The fold in which it is tested.</summary>
    Fold,

    /// <summary>The split: train, test.</summary>
    Part,

    /// <summary>What it shares with other clips.</summary>
    Group,

    /// <summary>The folder in which <see cref="Folder"/> lies.</summary>
    BaseFolder,

    /// <summary>The class that a program found, beside a column of those that people confirmed.</summary>
    AutomaticLabel,

    /// <summary>How sure the program is.</summary>
    Score,

    /// <summary>Number of an annotation that has one row per view.</summary>
    Selection,
}
