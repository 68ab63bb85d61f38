using Panns.Output.Tables;

namespace Panns.Output;

/// <summary>What a column of results holds.</summary>
public enum ResultColumnKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Seconds: to the millisecond, or to the microsecond where they are not whole milliseconds.</summary>
    Seconds,

    /// <summary>A float32 with all its digits.</summary>
    Score,
}

/// <summary>A column of a table of results.</summary>
/// <param name="Name">Its name, in CSV's heading and as JSON's key.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Description">What it says, in a line.</param>
public sealed record ResultColumn(string Name, ResultColumnKind Kind, string Description)
{
    /// <summary>What it belongs to: JSON says once what several rows have in common.</summary>
    internal ResultLevel Level { get; init; } = ResultLevel.Row;

    /// <summary>A cell's text. There is no row where the recording failed.</summary>
    internal Func<RecordingRows, ResultRow?, string?>? Text { get; init; }

    /// <summary>A cell's seconds.</summary>
    internal Func<RecordingRows, ResultRow?, double?>? Seconds { get; init; }

    /// <summary>A cell's score.</summary>
    internal Func<ResultRow, float?>? Score { get; init; }
}
