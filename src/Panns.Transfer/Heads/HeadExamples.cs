using Panns.Common;
using Panns.Transfer.Features;

namespace Panns.Transfer.Heads;

/// <summary>Vectors with their targets.</summary>
/// <param name="Vectors">[vectors, features].</param>
/// <param name="Targets">[vectors, classes]: 0 or 1.</param>
/// <param name="Count">Number of vectors.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="IsMultiLabel">Whether an example can have several classes.</param>
[BestFriend]
internal sealed record HeadExamples(float[] Vectors, float[] Targets, int Count, int Classes, bool IsMultiLabel) : IExamples
{
    public int Length => Vectors.Length / Count;

    /// <summary>Collects the vectors of the clips that can be read.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="table">Its vectors.</param>
    /// <param name="clips">Indices of the clips.</param>
    /// <param name="purpose">Their purpose, for errors.</param>
    /// <exception cref="PannsException">No clip can be read, or there are more vectors than an array can hold.</exception>
    public static HeadExamples Gather(LabeledDataset data, FeatureTable table, IEnumerable<int> clips, string purpose = "to learn from")
    {
        int[] readable = [.. clips.Where(table.Has)];
        var classes = data.Classes.Length;
        var count = readable.Sum(clip => (long)table.RowsOf(clip));
        if (count == 0)
        {
            throw new PannsException($"{data.Name}: none of the clips {purpose} can be read");
        }

        if (count * Math.Max(table.Dimension, classes) > Array.MaxLength)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{data.Name}: {count} vectors of {table.Dimension} values are too many to learn from at once: take fewer clips, or longer segments"));
        }

        var (vectors, targets) = (new float[count * table.Dimension], new float[count * classes]);
        var row = 0;
        foreach (var clip in readable)
        {
            table.Of(clip).CopyTo(vectors.AsSpan(row * table.Dimension));
            for (var end = row + table.RowsOf(clip); row < end; row++)
            {
                foreach (var label in data.Clips[clip].Labels)
                {
                    targets[(row * classes) + label] = 1;
                }
            }
        }

        return new(vectors, targets, row, classes, data.IsMultiLabel);
    }

    public void CopyTo(int example, Span<float> input) => Vectors.AsSpan(example * Length, Length).CopyTo(input);

    /// <summary>Mean and 1 / standard deviation of each feature; a constant feature is only centered.</summary>
    public (float[] Mean, float[] Scale) Standardization()
    {
        var (mean, scale) = (new float[Length], new float[Length]);
        for (var i = 0; i < mean.Length; i++)
        {
            double sum = 0, squares = 0;
            for (var j = i; j < Vectors.Length; j += mean.Length)
            {
                sum += Vectors[j];
            }

            var average = sum / Count;
            for (var j = i; j < Vectors.Length; j += mean.Length)
            {
                squares += (Vectors[j] - average) * (Vectors[j] - average);
            }

            var deviation = Math.Sqrt(squares / Count);
            mean[i] = (float)average;
            scale[i] = deviation < 1e-12 ? 1 : (float)(1 / deviation);
        }

        return (mean, scale);
    }
}
