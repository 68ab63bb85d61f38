using Panns.Output.Tables;

namespace Panns.Output;

/// <summary>The type of a result column.</summary>
public enum ResultColumnKind
{
    /// <summary>Text of any kind, such as a path or a class.</summary>
    Text,

    /// <summary>Seconds: to the millisecond, or to the microsecond if needed.</summary>
    Seconds,

    /// <summary>A float32 in full precision.</summary>
    Score,
}

/// <summary>A column of a table of results.</summary>
/// <param name="Name">Its name: CSV heading and JSON key.</param>
/// <param name="Kind">Whether it holds text, seconds or a score.</param>
/// <param name="Description">Its meaning, in one line.</param>
public sealed record ResultColumn(string Name, ResultColumnKind Kind, string Description)
{
    /// <summary>What the column describes; JSON writes values shared by several rows only once.</summary>
    internal ResultLevel Level { get; init; } = ResultLevel.Row;

    /// <summary>Returns a cell's text. The row is null for a recording that failed.</summary>
    internal Func<RecordingRows, ResultRow?, string?>? Text { get; init; }

    /// <summary>Returns a cell's seconds.</summary>
    internal Func<RecordingRows, ResultRow?, double?>? Seconds { get; init; }

    /// <summary>Returns a cell's score.</summary>
    internal Func<ResultRow, float?>? Score { get; init; }
}
