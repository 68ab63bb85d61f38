namespace Panns.ML;

/// <summary>A clip as the loaders of <c>mlContext.Data</c> give it: the columns of their data.</summary>
public sealed class AudioRow
{
    /// <summary>The audio file.</summary>
    public string Path { get; set; } = "";

    /// <summary>Its class; several are joined by semicolons.</summary>
    public string Label { get; set; } = "";

    /// <summary>Its classes.</summary>
    public string[] Labels { get; set; } = [];

    /// <summary>
    /// The fold in which it is tested, as the set numbers it (by its place, from 1, where folds have names); 0 where the set gives none,
    /// -1 for a clip without one in a set that has folds.
    /// </summary>
    public int Fold { get; set; }

    /// <summary>
    /// Its group, never empty: clips of one recording, actor or source have the same. Give it to what draws rows at random, as
    /// samplingKeyColumnName: <c>CrossValidate</c> and <c>TrainTestSplit</c> part no group then.
    /// </summary>
    public string Group { get; set; } = "";

    /// <summary>The part of the set that it belongs to (<c>train</c>, <c>test</c>); empty where there are no parts.</summary>
    public string Part { get; set; } = "";

    /// <summary>Where the clip starts in the file, in seconds.</summary>
    public float Start { get; set; }

    /// <summary>Where it ends, in seconds; NaN for the file's end.</summary>
    public float End { get; set; } = float.NaN;
}
