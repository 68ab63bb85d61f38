namespace Panns.Transfer.Data;

/// <summary>Reasons for leaving out rows and files.</summary>
internal static class LeftOutReasons
{
    public const string NoLabel = "rows without a label";
    public const string NoPath = "rows without an audio file";
    public const string NoLength = "rows of a single point in time";
    public const string OtherView = "rows of a selection's second view";
    public const string Twice = "rows that repeat another row";
    public const string Loose = "files in no class folder";
    public const string OtherText = "files whose names are not UTF-8";
    public const string NoTrack = "recordings without a label track";
    public const string NoFile = "clips whose files are missing";
    public const string Unread = "clips of classes without a readable clip";

    /// <summary>The reason's text for a count of one.</summary>
    public static string Singular(string reason)
    {
        var (first, rest) = reason.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (reason[..space], reason[space..]) : (reason, "");
        return (first switch { "rows" => "row", "files" => "file", "clips" => "clip", "recordings" => "recording", _ => first })
            + rest.Replace(" whose names are", " whose name is", StringComparison.Ordinal).Replace(" whose files are", " whose file is", StringComparison.Ordinal)
                .Replace(" that repeat ", " that repeats ", StringComparison.Ordinal);
    }
}
