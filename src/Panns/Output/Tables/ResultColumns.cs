namespace Panns.Output.Tables;

/// <summary>The columns that tables of results are made of.</summary>
internal static class ResultColumns
{
    public static ResultColumn File { get; } = new("file", ResultColumnKind.Text, "the recording's path as it was given")
    {
        Level = ResultLevel.Recording,
        Text = (recording, _) => recording.File,
    };

    public static ResultColumn Duration { get; } = new("duration", ResultColumnKind.Seconds, "the recording's length; empty where it failed")
    {
        Level = ResultLevel.Recording,
        Seconds = (recording, _) => recording.Error is null ? recording.Duration : null,
    };

    public static ResultColumn Status { get; } = new("status", ResultColumnKind.Text, "ok, with what is wrong with the recording all the same, or why it failed")
    {
        Level = ResultLevel.Recording,
        Text = (recording, _) => recording.Status,
    };

    public static ResultColumn Start { get; } = new("start", ResultColumnKind.Seconds, "where the window starts; 0 for a whole recording")
    {
        Level = ResultLevel.Window,
        Seconds = (recording, row) => row?.Start ?? recording.Start,
    };

    public static ResultColumn End { get; } = new("end", ResultColumnKind.Seconds, "where the window ends; the recording's length for a whole one")
    {
        Level = ResultLevel.Window,
        Seconds = (recording, row) => row?.End ?? recording.End,
    };

    public static ResultColumn Onset { get; } = Start with { Name = "onset", Description = "where the event starts", Level = ResultLevel.Row };

    public static ResultColumn Offset { get; } = End with { Name = "offset", Description = "where the event ends", Level = ResultLevel.Row };

    public static ResultColumn Label { get; } = new("label", ResultColumnKind.Text, "name of the class") { Text = (_, row) => row?.Label };

    public static ResultColumn Score { get; } = new("score", ResultColumnKind.Score, "its score, 0 to 1") { Score = row => row.Score };

    public static ResultColumn Peak { get; } = Score with { Description = "the highest score of the class in the event, 0 to 1" };

    public static ResultColumn Mean { get; } = new("mean", ResultColumnKind.Score, "the mean score over the event, 0 to 1") { Score = row => row.MeanScore };
}
