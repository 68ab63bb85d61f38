using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Rows;

/// <summary>Two row mappings in sequence.</summary>
/// <param name="first">Maps the source's columns.</param>
/// <param name="second">Maps the output of the first.</param>
internal sealed class ChainedMapper(IRowToRowMapper first, IRowToRowMapper second) : IRowToRowMapper
{
    public DataViewSchema InputSchema => first.InputSchema;

    public DataViewSchema OutputSchema => second.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => first.GetDependencies(second.GetDependencies(dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        DataViewSchema.Column[] active = [.. activeColumns];
        return second.GetRow(first.GetRow(input, [.. second.GetDependencies(active)]), active);
    }
}
