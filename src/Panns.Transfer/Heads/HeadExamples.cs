using Panns.Transfer.Features;

namespace Panns.Transfer.Heads;

/// <summary>Vectors and their targets.</summary>
/// <param name="Vectors">[rows, inputs].</param>
/// <param name="Targets">[rows, classes]: 0 or 1.</param>
/// <param name="Rows">Number of vectors.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="IsMultiLabel">Whether classes do not exclude each other.</param>
internal sealed record HeadExamples(float[] Vectors, float[] Targets, int Rows, int Classes, bool IsMultiLabel)
{
    public int Inputs => Vectors.Length / Rows;

    /// <summary>The readable clips' rows.</summary>
    /// <param name="data">The set.</param>
    /// <param name="table">Its vectors.</param>
    /// <param name="clips">Indices of the clips.</param>
    /// <param name="purpose">What they are for, in errors.</param>
    /// <exception cref="PannsException">No clip can be read.</exception>
    public static HeadExamples Gather(LabeledDataset data, FeatureTable table, IEnumerable<int> clips, string purpose = "to learn from")
    {
        var vectors = new List<float>();
        var targets = new List<float>();
        var classes = data.Classes.Length;
        foreach (var clip in clips.Where(table.Has))
        {
            vectors.AddRange(table.Of(clip));
            for (var row = 0; row < table.RowsOf(clip); row++)
            {
                var target = new float[classes];
                foreach (var label in data.Clips[clip].Labels)
                {
                    target[label] = 1;
                }

                targets.AddRange(target);
            }
        }

        return vectors.Count > 0
            ? new([.. vectors], [.. targets], targets.Count / classes, classes, data.IsMultiLabel)
            : throw new PannsException($"{data.Name}: none of the clips {purpose} can be read");
    }
}
