using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Persistence;

/// <summary>
/// A vector column with slot names that are still there when the model is loaded. A mapping cannot save annotations; ML.NET's own
/// transforms that save names (key to vector) give counts; and none that takes two vectors keeps names. So the mapping writes its
/// vector as text of fixed width, and an expression over a saved vector 0, 1, 2, ... that has the names reads slot by slot from it.
/// </summary>
internal static class NamedVector
{
    /// <summary>The column that the mapping writes.</summary>
    public const string Text = HiddenColumns.Prefix + "text";

    // "-1.17549435E-38" is the longest float.
    private const int Width = 16;
    private const string Names = HiddenColumns.Prefix + "names";

    /// <summary>Other columns that are left behind.</summary>
    public static string[] Columns { get; } = [Text, Names];

    /// <summary>Writes a vector as the mapping must give it.</summary>
    public static string Format(ReadOnlySpan<float> values)
    {
        var text = GC.AllocateUninitializedArray<char>(values.Length * Width);
        text.AsSpan().Fill(' ');
        for (var i = 0; i < values.Length; i++)
        {
            _ = values[i].TryFormat(text.AsSpan(i * Width, Width), out _, "R", CultureInfo.InvariantCulture);
        }

        return new(text);
    }

    /// <summary>Turns the text column into the vector. Needs <see cref="HiddenColumns.Key"/>.</summary>
    /// <param name="catalog">Makes the steps.</param>
    /// <param name="outputColumn">The vector.</param>
    /// <param name="names">Name of every slot.</param>
    /// <exception cref="PannsException">Two names are the same, or one is empty.</exception>
    public static IEstimator<ITransformer> Create(TransformsCatalog catalog, string outputColumn, IReadOnlyList<string> names)
    {
        CheckNames(names);
        var context = new MLContext(0);
        var keys = context.Data.LoadFromEnumerable(names.Select(name => new NameRow { Name = name }));
        var expression = FormattableString.Invariant($"(index, text) : single(mid(text, int(index) * {Width}, int(index) * {Width} + {Width}))");

        // The constant key is none of the names: its vector is all zeros, and scaling makes it the index.
        return catalog.Conversion.MapValueToKey(Names, HiddenColumns.Key, keyData: keys)
            .Append(catalog.Conversion.MapKeyToVector(Names))
            .Append(new FittedEstimator(IndexScaling(context, names.Count), catalog.NormalizeMinMax(Names, fixZero: false)))
            .Append(catalog.Expression(outputColumn, expression, Names, Text));
    }

    // ML.NET would drop such names, and all that follow would move by a slot.
    private static void CheckNames(IReadOnlyList<string> names)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { ConstantColumn.Key };
        for (var i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrEmpty(names[i]))
            {
                throw new PannsException(FormattableString.Invariant($"class {i} of {names.Count} has no name: give every class one"));
            }

            if (!known.Add(names[i]))
            {
                throw new PannsException($"two classes are called '{names[i]}': give every class a name of its own");
            }
        }
    }

    // (x - minimum) / (maximum - minimum) is x + i where the minimum of slot i is -i and its maximum 1 - i.
    private static Microsoft.ML.Transforms.NormalizingTransformer IndexScaling(MLContext context, int length)
    {
        var row = Enumerable.Range(0, length).Select(i => (float)-i).ToArray();
        var schema = SchemaDefinition.Create(typeof(VectorSample));
        schema[Names].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        var samples = context.Data.LoadFromEnumerable(
            [new VectorSample { Values = row }, new VectorSample { Values = Array.ConvertAll(row, value => value + 1) }], schema);
        return context.Transforms.NormalizeMinMax(Names, fixZero: false).Fit(samples);
    }

    internal sealed class NameRow
    {
        public string Name { get; set; } = "";
    }

    internal sealed class VectorSample
    {
        [ColumnName(Names)]
        public float[] Values { get; set; } = [];
    }
}
