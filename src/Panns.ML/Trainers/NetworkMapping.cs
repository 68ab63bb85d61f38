using Microsoft.ML.Transforms;
using Panns.ML.Common;
using Panns.ML.Persistence;

namespace Panns.ML.Trainers;

/// <summary>Scores recordings with a trained network stored in the constant column.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class NetworkMapping : CustomMappingFactory<AudioSourceRow, ScoredRow>
{
    public const string Contract = "Panns.TrainedNetwork/1";

    /// <summary>The mapping of a network in memory.</summary>
    public static Action<AudioSourceRow, ScoredRow> Of(TrainedNetwork network) => (row, scored) => Score(network, row, scored);

    public override Action<AudioSourceRow, ScoredRow> GetMapping()
    {
        var networks = new ParameterCache<TrainedNetwork>(TrainedNetwork.OfSavedModel);
        return (row, scored) => Score(networks.Get(row.Parameters), row, scored);
    }

    private static void Score(TrainedNetwork network, AudioSourceRow row, ScoredRow scored)
    {
        var scores = network.Score(row, out var status);
        scored.Set(scores, status);
    }
}
