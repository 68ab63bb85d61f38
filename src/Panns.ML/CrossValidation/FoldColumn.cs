using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.CrossValidation;

/// <summary>The column with each row's fold: a number, a text or a key.</summary>
internal sealed class FoldColumn
{
    private const string Zero = "0";

    private readonly bool _isZeroNone;

    private FoldColumn(DataViewSchema.Column column, bool isZeroNone) => (Column, _isZeroNone) = (column, isZeroNone);

    public DataViewSchema.Column Column { get; }

    /// <summary>
    /// Reads a column's folds. The number 0 is a fold if folds are numbered from it (0, 1, 2 without a gap); otherwise it means
    /// none.
    /// </summary>
    /// <returns>The column, its folds (numbers in numeric order, texts in alphabetical order), and the number of rows without a fold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public static (FoldColumn Column, List<string> Names, int Without) Read(IDataView data, string name)
    {
        var column = data.Schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(name), $"Could not find fold column '{name}'");
        if (column.Type is not (TextDataViewType or NumberDataViewType or KeyDataViewType))
        {
            throw new ArgumentOutOfRangeException(nameof(name), $"Fold column '{name}' must be a number, a text or a key, but is {column.Type}");
        }

        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var without = 0;
        using (var cursor = data.GetRowCursor([column]))
        {
            var fold = new FoldColumn(column, isZeroNone: false).Reader(cursor);
            while (cursor.MoveNext())
            {
                if (fold() is { } value)
                {
                    counts[value] = counts.GetValueOrDefault(value) + 1;
                }
                else
                {
                    without++;
                }
            }
        }

        var isZeroNone = column.Type is NumberDataViewType && counts.ContainsKey(Zero) && !(counts.Count > 1 && Enumerable.Range(0, counts.Count).All(number => counts.ContainsKey(Invariant(number))));
        if (isZeroNone && counts.Remove(Zero, out var rows))
        {
            without += rows;
        }

        List<string> names = column.Type is TextDataViewType
            ? [.. counts.Keys.Order(StringComparer.Ordinal)]
            : [.. counts.Keys.OrderBy(value => double.Parse(value, CultureInfo.InvariantCulture))];
        return (new(column, isZeroNone), names, without);
    }

    /// <summary>Reads the fold of a row; null if it has none: an empty text, a missing key, NaN, a negative number.</summary>
    public Func<string?> Reader(DataViewRow row)
    {
        // A missing key is stored as 0.
        var isKey = Column.Type is KeyDataViewType;
        var type = Column.Type.RawType;
        return type == typeof(ReadOnlyMemory<char>) ? Reader<ReadOnlyMemory<char>>(row, text => text.IsEmpty)
            : type == typeof(float) ? Reader<float>(row, fold => !(fold >= 0))
            : type == typeof(double) ? Reader<double>(row, fold => !(fold >= 0))
            : type == typeof(sbyte) ? Reader<sbyte>(row, fold => fold < 0)
            : type == typeof(byte) ? Reader<byte>(row, fold => isKey && fold == 0)
            : type == typeof(short) ? Reader<short>(row, fold => fold < 0)
            : type == typeof(ushort) ? Reader<ushort>(row, fold => isKey && fold == 0)
            : type == typeof(int) ? Reader<int>(row, fold => fold < 0)
            : type == typeof(uint) ? Reader<uint>(row, fold => isKey && fold == 0)
            : type == typeof(long) ? Reader<long>(row, fold => fold < 0)
            : Reader<ulong>(row, fold => isKey && fold == 0);
    }

    private Func<string?> Reader<T>(DataViewRow row, Predicate<T> isMissing)
    {
        var getter = row.GetGetter<T>(Column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return isMissing(value) || Convert.ToString(value, CultureInfo.InvariantCulture) is not { } name || (_isZeroNone && name == Zero) ? null : name;
        };
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
