namespace Panns.ML.Persistence;

/// <summary>
/// Names of the columns that live only inside a transform. A saved custom mapping knows no names but those of its row types, so every
/// column that it reads or writes is copied to or from one of these, and the last step of the transform drops them.
/// </summary>
internal static class HiddenColumns
{
    /// <summary>What every name begins with: no column of a user is called so.</summary>
    public const string Prefix = "__panns_";

    /// <summary>The same key in every row, under which the parameters are found.</summary>
    public const string Key = Prefix + "key";

    /// <summary>Text that is the same in every row: all that a mapping needs to know.</summary>
    public const string Parameters = Prefix + "parameters";

    /// <summary>Path of an audio file.</summary>
    public const string Path = Prefix + "path";

    /// <summary>Where a clip starts in its file, in seconds.</summary>
    public const string Start = Prefix + "start";

    /// <summary>Where a clip ends in its file, in seconds.</summary>
    public const string End = Prefix + "end";

    /// <summary>Mono samples.</summary>
    public const string Waveform = Prefix + "waveform";

    /// <summary>A vector of any length, as a result.</summary>
    public const string Result = Prefix + "result";

    /// <summary>How many pieces of the weights a saved model has brought.</summary>
    public const string Received = Prefix + "received";

    /// <summary>Why a row has no result.</summary>
    public const string Status = Prefix + "status";
}
