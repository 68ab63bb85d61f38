using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Common;
using Panns.ML.Networks;
using Panns.ML.Persistence;

namespace Panns.ML.Tagging;

/// <summary>What the mapping of PannsTagging gives.</summary>
internal sealed class TaggingRow
{
    [ColumnName(NamedVector.Text)]
    public string Scores { get; set; } = "";

    [ColumnName(HiddenColumns.Status)]
    public string Status { get; set; } = "";
}

/// <summary>PannsTagging, as a mapping of rows.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class TaggingFactory : CustomMappingFactory<AudioSourceRow, TaggingRow>
{
    public const string Contract = "Panns.Tagging/1";

    /// <summary>The mapping of a network that is open.</summary>
    public static Action<AudioSourceRow, TaggingRow> With(NetworkRunner runner)
        => (source, row) => Compute(runner, source, row);

    /// <summary>The mapping of a saved model.</summary>
    public override Action<AudioSourceRow, TaggingRow> GetMapping()
    {
        var runners = new ParameterCache<NetworkRunner>(NetworkRunner.OfSavedModel);
        return (source, row) => Compute(runners.Get(source.Parameters), source, row);
    }

    private static void Compute(NetworkRunner runner, AudioSourceRow source, TaggingRow row)
    {
        row.Scores = NamedVector.Format(runner.Compute(source, OutputKinds.Clipwise, out var status));
        row.Status = status;
    }
}
