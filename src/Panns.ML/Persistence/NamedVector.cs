using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Persistence;

/// <summary>
/// A vector column whose slot names survive saving. A mapping cannot save annotations; ML.NET's transform that saves names (key to vector)
/// produces counts; and no transform of two vectors keeps names. So the mapping writes its vector as fixed-width text, and an expression over
/// a saved vector 0, 1, 2, ... that has the names parses the text slot by slot.
/// </summary>
internal static class NamedVector
{
    /// <summary>The text column that the mapping writes.</summary>
    public const string Text = HiddenColumns.Prefix + "text";

    // The longest float is "-1.17549435E-38", 15 characters.
    private const int Width = 16;
    private const string Names = HiddenColumns.Prefix + "names";

    /// <summary>The temporary columns.</summary>
    public static string[] Columns { get; } = [Text, Names];

    /// <summary>Formats a vector for the text column.</summary>
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

    /// <summary>Converts the text column to the vector. Needs <see cref="HiddenColumns.Key"/>.</summary>
    /// <param name="catalog">Creates the steps.</param>
    /// <param name="outputColumn">The vector column.</param>
    /// <param name="names">The slot names.</param>
    /// <exception cref="PannsException">Two names are equal, or one is empty.</exception>
    public static IEstimator<ITransformer> Create(TransformsCatalog catalog, string outputColumn, IReadOnlyList<string> names)
    {
        CheckNames(names);
        var context = new MLContext(0);
        var keys = context.Data.LoadFromEnumerable(names.Select(name => new NameRow { Name = name }));
        var expression = FormattableString.Invariant($"(index, text) : single(mid(text, int(index) * {Width}, int(index) * {Width} + {Width}))");

        // The constant key matches no name, so its vector is all zeros; scaling then turns it into the index.
        return catalog.Conversion.MapValueToKey(Names, HiddenColumns.Key, keyData: keys)
            .Append(catalog.Conversion.MapKeyToVector(Names))
            .Append(new FittedEstimator(IndexScaling(context, names.Count), catalog.NormalizeMinMax(Names, fixZero: false)))
            .Append(catalog.Expression(outputColumn, expression, Names, Text));
    }

    // ML.NET would drop such names, which would shift all following slots.
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
                throw new PannsException($"two classes are called '{names[i]}': give each class a different name");
            }
        }
    }

    // (x - minimum) / (maximum - minimum) equals x + i if the minimum of slot i is -i and its maximum 1 - i.
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
