namespace Panns.Onnx;

/// <summary>What an int8 model loses against the float32 one, on the clips that it was calibrated with.</summary>
/// <param name="Clips">Number of clips.</param>
/// <param name="LargestDifference">Largest difference of a clip's score, from 0 to 1.</param>
/// <param name="MeanDifference">Mean difference of all scores.</param>
/// <param name="SameTopClass">Share of the clips whose highest score is of the same class, from 0 to 1.</param>
/// <param name="EmbeddingSimilarity">Smallest cosine between the embeddings of a clip; NaN for networks without.</param>
/// <param name="FileBytes">Size of the int8 model.</param>
/// <param name="FloatBytes">Size of the same model in float32.</param>
public sealed record OnnxQuantizationReport(
    int Clips,
    double LargestDifference,
    double MeanDifference,
    double SameTopClass,
    double EmbeddingSimilarity,
    long FileBytes,
    long FloatBytes);
