using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Common;
using Panns.ML.Networks;
using Panns.ML.Persistence;

namespace Panns.ML.Embedding;

/// <summary>What the mapping of PannsEmbedding gives.</summary>
internal sealed class EmbeddingRow : VectorRow
{
    [ColumnName(HiddenColumns.Status)]
    public string Status { get; set; } = "";
}

/// <summary>PannsEmbedding, as a mapping of rows.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class EmbeddingFactory : CustomMappingFactory<AudioSourceRow, EmbeddingRow>
{
    public const string Contract = "Panns.Embedding/1";

    /// <summary>The mapping of a network that is open.</summary>
    public static Action<AudioSourceRow, EmbeddingRow> With(NetworkRunner runner)
        => (source, row) => Compute(runner, source, row);

    /// <summary>The mapping of a saved model.</summary>
    public override Action<AudioSourceRow, EmbeddingRow> GetMapping()
    {
        var runners = new ParameterCache<NetworkRunner>(NetworkRunner.OfSavedModel);
        return (source, row) => Compute(runners.Get(source.Parameters), source, row);
    }

    private static void Compute(NetworkRunner runner, AudioSourceRow source, EmbeddingRow row)
    {
        row.Set(runner.Compute(source, OutputKinds.Embedding, out var status));
        row.Status = status;
    }
}
