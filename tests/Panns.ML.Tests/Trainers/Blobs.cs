using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.Trainers;

/// <summary>Vectors of three well separated classes; all but the first values are noise.</summary>
internal static class Blobs
{
    public const int Size = 6;

    public static string[] Classes { get; } = ["ape", "bee", "cat"];

    public static Blob[] Create(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new Blob
        {
            Label = Classes[i % 3],
            Number = 10 * (i % 3),
            Fold = 1 + (i % 4),
            Features = [.. Enumerable.Range(0, Size).Select(j => (j == i % 3 ? 2 : 0) + (0.5f * random.NextSingle()))],
        })];
    }

    /// <summary>The rows with <c>Label</c> as a key with values in alphabetical order.</summary>
    public static IDataView WithKeys(MLContext ml, Blob[] rows)
    {
        var data = ml.Data.LoadFromEnumerable(rows);
        return ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(data).Transform(data);
    }
}

/// <summary>A row.</summary>
internal sealed class Blob
{
    public string Label { get; set; } = "";

    public float Number { get; set; }

    public int Fold { get; set; }

    [VectorType(Blobs.Size)]
    public float[] Features { get; set; } = [];
}

/// <summary>The prediction for a row.</summary>
internal sealed class Scored
{
    public float[] Score { get; set; } = [];

    public uint PredictedLabel { get; set; }
}
