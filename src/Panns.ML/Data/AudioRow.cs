namespace Panns.ML;

/// <summary>A clip in the data loaded by extensions of <c>mlContext.Data</c>; its properties are the columns.</summary>
public sealed class AudioRow
{
    /// <summary>The audio file.</summary>
    public string Path { get; set; } = "";

    /// <summary>Its class; several are joined with semicolons.</summary>
    public string Label { get; set; } = "";

    /// <summary>Its classes.</summary>
    public string[] Labels { get; set; } = [];

    /// <summary>
    /// The fold in which it is tested, with the data set's own numbers (from 1 if folds have names); 0 if the data set has no folds, -1 for a
    /// clip without a fold in a data set with folds. A Single, as <c>FilterRowsByColumn</c> needs it; <c>CrossValidateByFold</c> takes it too.
    /// </summary>
    public float Fold { get; set; }

    /// <summary>
    /// Its group, never empty; clips of one recording, actor or source have the same group. Pass this column as samplingKeyColumnName to
    /// <c>CrossValidate</c> and <c>TrainTestSplit</c>, so that they do not divide groups.
    /// </summary>
    public string Group { get; set; } = "";

    /// <summary>Its split (<c>train</c>, <c>test</c>); empty if the data set has no splits.</summary>
    public string Part { get; set; } = "";

    /// <summary>Start of the clip within the file, in seconds.</summary>
    public float Start { get; set; }

    /// <summary>End of the clip within the file, in seconds; NaN for the file's end.</summary>
    public float End { get; set; } = float.NaN;
}
