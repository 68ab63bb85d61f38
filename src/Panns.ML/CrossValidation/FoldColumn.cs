using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.CrossValidation;

/// <summary>The column that says which fold a row belongs to: a number, a text or a key.</summary>
internal sealed class FoldColumn
{
    private FoldColumn(DataViewSchema.Column column) => Column = column;

    public DataViewSchema.Column Column { get; }

    /// <exception cref="ArgumentOutOfRangeException">It is missing, or of another type.</exception>
    public static FoldColumn Of(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(name), $"Could not find fold column '{name}'");
        return column.Type is TextDataViewType or NumberDataViewType or KeyDataViewType
            ? new(column)
            : throw new ArgumentOutOfRangeException(nameof(name), $"Fold column '{name}' must be a number, a text or a key, but is {column.Type}");
    }

    /// <summary>Reads the name of a row's fold; null where it has none: the number 0, an empty text, a missing key, a value that is no number.</summary>
    public Func<string?> Reader(DataViewRow row)
    {
        var type = Column.Type.RawType;
        return type == typeof(ReadOnlyMemory<char>) ? Reader<ReadOnlyMemory<char>>(row, text => text.IsEmpty)
            : type == typeof(float) ? Reader<float>(row, fold => float.IsNaN(fold) || fold == 0)
            : type == typeof(double) ? Reader<double>(row, fold => double.IsNaN(fold) || fold == 0)
            : type == typeof(sbyte) ? Reader<sbyte>(row, fold => fold == 0)
            : type == typeof(byte) ? Reader<byte>(row, fold => fold == 0)
            : type == typeof(short) ? Reader<short>(row, fold => fold == 0)
            : type == typeof(ushort) ? Reader<ushort>(row, fold => fold == 0)
            : type == typeof(int) ? Reader<int>(row, fold => fold == 0)
            : type == typeof(uint) ? Reader<uint>(row, fold => fold == 0)
            : type == typeof(long) ? Reader<long>(row, fold => fold == 0)
            : Reader<ulong>(row, fold => fold == 0);
    }

    /// <summary>The folds that rows belong to (numbers by size, texts in alphabetical order), and how many rows belong to none.</summary>
    public (List<string> Names, int Without) Folds(IDataView data)
    {
        var folds = new HashSet<string>(StringComparer.Ordinal);
        var without = 0;
        using (var cursor = data.GetRowCursor([Column]))
        {
            var fold = Reader(cursor);
            while (cursor.MoveNext())
            {
                if (fold() is { } name)
                {
                    folds.Add(name);
                }
                else
                {
                    without++;
                }
            }
        }

        return (Column.Type is TextDataViewType
            ? [.. folds.Order(StringComparer.Ordinal)]
            : [.. folds.OrderBy(name => double.Parse(name, CultureInfo.InvariantCulture))], without);
    }

    private Func<string?> Reader<T>(DataViewRow row, Predicate<T> isMissing)
    {
        var getter = row.GetGetter<T>(Column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return isMissing(value) ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
        };
    }
}
