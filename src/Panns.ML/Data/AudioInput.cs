namespace Panns.ML;

/// <summary>
/// A recording to predict: the input type of a prediction engine over a model trained on the loaders' columns. Set <see cref="Path"/>; the others
/// have values that say nothing, for the steps of a pipeline that read labels, which ML.NET asks for in predictions too.
/// </summary>
public sealed class AudioInput
{
    /// <summary>The audio file.</summary>
    public string Path { get; set; } = "";

    /// <summary>Start of the clip within the file, in seconds.</summary>
    public float Start { get; set; }

    /// <summary>End of the clip within the file, in seconds; NaN for the file's end.</summary>
    public float End { get; set; } = float.NaN;

    /// <summary>Not known yet: a missing key after <c>MapValueToKey</c>.</summary>
    public string Label { get; set; } = "";

    /// <summary>Not known yet: zeros after <c>MultiHot</c>.</summary>
    public string[] Labels { get; set; } = [];
}
