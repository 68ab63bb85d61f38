using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Panns.ML.Persistence;

/// <summary>
/// A column with the same text in every row, saved with the model. ML.NET does not save parameters of custom mappings, but it does save a
/// lookup table; one that maps one key to one text gives every row the same memory.
/// </summary>
internal static class ConstantColumn
{
    /// <summary>The key. It must not be a class name, because slot names are looked up with it too (<see cref="NamedVector"/>).</summary>
    public const string Key = "\ue000panns.constant.9c1f62d07be84a35\ue000";

    private const string Contract = "Panns.ConstantKey/2";

    /// <summary>Adds the column and <see cref="HiddenColumns.Key"/>.</summary>
    /// <param name="catalog">Creates the steps.</param>
    /// <param name="text">The text, of any length; saved with a checksum, which <see cref="ParameterCache{T}"/> checks.</param>
    /// <param name="name">Name of the column.</param>
    public static IEstimator<ITransformer> Create(TransformsCatalog catalog, string text, string name = HiddenColumns.Parameters)
        => catalog.CustomMapping(KeyFactory.Mapping, Contract)
            .Append(catalog.Conversion.MapValue(name, [KeyValuePair.Create(Key, ParameterText.Seal(text))], HiddenColumns.Key));

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
