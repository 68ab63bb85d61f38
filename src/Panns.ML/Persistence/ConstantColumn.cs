using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Panns.ML.Persistence;

/// <summary>
/// A column with the same text in every row, which is saved with the model. ML.NET saves no parameters of a custom mapping; a table that
/// maps one key to one text is saved whole, and hands every row the same memory.
/// </summary>
internal static class ConstantColumn
{
    /// <summary>The key. Slot names are looked up by it too (<see cref="NamedVector"/>): no class is called so.</summary>
    public const string Key = "\ue000panns.constant.9c1f62d07be84a35\ue000";

    private const string Contract = "Panns.ConstantKey/2";

    /// <summary>Adds the column, and <see cref="HiddenColumns.Key"/> beside it.</summary>
    /// <param name="catalog">Makes the steps.</param>
    /// <param name="text">The text, of any length.</param>
    /// <param name="name">Name of the column.</param>
    public static IEstimator<ITransformer> Create(TransformsCatalog catalog, string text, string name = HiddenColumns.Parameters)
        => catalog.CustomMapping(KeyFactory.Mapping, Contract)
            .Append(catalog.Conversion.MapValue(name, [KeyValuePair.Create(Key, text)], HiddenColumns.Key));

    internal sealed class NoColumns
    {
    }

    internal sealed class KeyRow
    {
        [ColumnName(HiddenColumns.Key)]
        public string Key { get; set; } = ConstantColumn.Key;
    }

    [CustomMappingFactoryAttribute(Contract)]
    internal sealed class KeyFactory : CustomMappingFactory<NoColumns, KeyRow>
    {
        public static Action<NoColumns, KeyRow> Mapping { get; } = static (_, row) => row.Key = Key;

        public override Action<NoColumns, KeyRow> GetMapping() => Mapping;
    }
}
