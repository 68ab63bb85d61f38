using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Common;
using Panns.ML.Trainers;
using Panns.Transfer;
using Panns.Transfer.Heads;

namespace Panns.ML;

/// <summary>Scores embeddings by a head that the constant column holds, class by class.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class TaggingHeadFactory : CustomMappingFactory<FreezeMapping.Row, TaggingHeadFactory.Scored>
{
    public const string Contract = "Panns.TaggingHead/1";

    public override Action<FreezeMapping.Row, Scored> GetMapping()
    {
        var heads = new ParameterCache<DenseHead>(FreezeModelParameters.HeadOf);
        return (row, scored) =>
        {
            var head = heads.Get(row.Parameters);
            var features = row.Features;
            if (features.Length != head.Inputs)
            {
                throw new PannsException(FormattableString.Invariant(
                    $"the tagger takes embeddings of {head.Inputs} values, not of {features.Length}: give it the network that it was trained with"));
            }

            var vector = new float[head.Inputs];
            features.CopyTo(vector);
            scored.Text = NamedVector.Format(HeadScores.Of(head, vector, isMultiLabel: true));
        };
    }

    internal sealed class Scored
    {
        [ColumnName(NamedVector.Text)]
        public string Text { get; set; } = "";
    }
}
