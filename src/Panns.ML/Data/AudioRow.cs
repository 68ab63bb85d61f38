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

    /// <summary>The fold in which it is tested, from 1; 0 where the set gives none.</summary>
    public int Fold { get; set; }

    /// <summary>The part of the set that it belongs to (<c>train</c>, <c>test</c>); empty where there are no parts.</summary>
    public string Part { get; set; } = "";

    /// <summary>Where the clip starts in the file, in seconds.</summary>
    public float Start { get; set; }

    /// <summary>Where it ends, in seconds; NaN for the file's end.</summary>
    public float End { get; set; } = float.NaN;
}
