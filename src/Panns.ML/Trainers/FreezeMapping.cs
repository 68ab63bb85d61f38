using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Persistence;

namespace Panns.ML.Trainers;

/// <summary>Scores embeddings with a head stored in the constant column.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class FreezeMapping : CustomMappingFactory<FreezeMapping.Row, ScoredRow>
{
    public const string Contract = "Panns.Freeze/1";
    public const string FeaturesColumn = HiddenColumns.Prefix + "features";

    public override Action<Row, ScoredRow> GetMapping()
    {
        var heads = new ParameterCache<FreezeModelParameters>(FreezeModelParameters.Read);
        return (row, scored) => Score(heads.Get(row.Parameters), row, scored);
    }

    /// <summary>The mapping of a head in memory.</summary>
    public static Action<Row, ScoredRow> Of(FreezeModelParameters head) => (row, scored) => Score(head, row, scored);

    private static void Score(FreezeModelParameters head, Row row, ScoredRow scored)
    {
        if (row.Features.Length != head.FeatureCount)
        {
            throw new PannsException(FormattableString.Invariant(
                $"the classifier takes embeddings of {head.FeatureCount} values, not of {row.Features.Length}: give it the network that it was trained with"));
        }

        var features = row.Features;
        var vector = new float[head.FeatureCount];
        features.CopyTo(vector);
        scored.Set(head.Score(vector));
    }

    internal sealed class Row
    {
        [ColumnName(FeaturesColumn)]
        [VectorType]
        public VBuffer<float> Features { get; set; }

        [ColumnName(HiddenColumns.Parameters)]
        public ReadOnlyMemory<char> Parameters { get; set; }
    }
}
