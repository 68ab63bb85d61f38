namespace Panns.ML.Persistence;

/// <summary>
/// Names of columns that exist only inside a transform. A saved custom mapping knows only the column names of its row types, so each column
/// that it reads or writes is copied to or from one of these, and the transform's last step drops them.
/// </summary>
internal static class HiddenColumns
{
    /// <summary>Prefix of all names, to avoid conflicts with the user's columns.</summary>
    public const string Prefix = "__panns_";

    /// <summary>The same key in every row, used to look up the parameters.</summary>
    public const string Key = Prefix + "key";

    /// <summary>The same text in every row: the mapping's parameters.</summary>
    public const string Parameters = Prefix + "parameters";

    /// <summary>Path of an audio file.</summary>
    public const string Path = Prefix + "path";

    /// <summary>Start of the clip within its file, in seconds.</summary>
    public const string Start = Prefix + "start";

    /// <summary>End of the clip within its file, in seconds.</summary>
    public const string End = Prefix + "end";

    /// <summary>Mono samples.</summary>
    public const string Waveform = Prefix + "waveform";

    /// <summary>The bytes of an audio file.</summary>
    public const string File = Prefix + "file";

    /// <summary>A result vector of any length.</summary>
    public const string Result = Prefix + "result";

    /// <summary>Number of weight pieces received from a saved model.</summary>
    public const string Received = Prefix + "received";

    /// <summary>Why a row has no result.</summary>
    public const string Status = Prefix + "status";
}
