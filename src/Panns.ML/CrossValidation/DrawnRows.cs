using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Transfer;

namespace Panns.ML.CrossValidation;

/// <summary>The fold and the class of every row, of which a few are drawn as <see cref="LabeledDataset.Draw"/> draws clips.</summary>
internal sealed class DrawnRows
{
    private readonly LabeledDataset _rows;
    private readonly ImmutableArray<DataViewRowId> _ids;
    private readonly ImmutableArray<string> _folds;

    private DrawnRows(LabeledDataset rows, ImmutableArray<DataViewRowId> ids, ImmutableArray<string> folds) => (_rows, _ids, _folds) = (rows, ids, folds);

    /// <summary>Reads the rows that have a fold and a class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of classes is missing, or neither text nor a key.</exception>
    public static DrawnRows Read(IDataView data, FoldColumn fold, string classColumn)
    {
        var column = data.Schema.GetColumnOrNull(classColumn) ?? throw new ArgumentOutOfRangeException(nameof(classColumn), $"Could not find class column '{classColumn}'");
        var (ids, folds, names) = (ImmutableArray.CreateBuilder<DataViewRowId>(), ImmutableArray.CreateBuilder<string>(), new List<string>());
        using (var cursor = data.GetRowCursor(((DataViewSchema.Column[])[column, fold.Column]).DistinctBy(one => one.Index)))
        {
            var (id, readFold, readClass) = (cursor.GetIdGetter(), fold.Reader(cursor), ClassReader(cursor, column));
            DataViewRowId current = default;
            while (cursor.MoveNext())
            {
                if (readFold() is { } name && readClass() is { } ofClass)
                {
                    id(ref current);
                    ids.Add(current);
                    folds.Add(name);
                    names.Add(ofClass);
                }
            }
        }

        ImmutableArray<string> classes = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var index = classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        var rows = new LabeledDataset { Name = classColumn, Classes = classes, Clips = [.. names.Select(name => new LabeledClip { Path = "", Labels = [index[name]] })] };
        return new(rows, ids.ToImmutable(), folds.ToImmutable());
    }

    /// <summary>Draws rows of each class from the other folds.</summary>
    public IReadOnlySet<DataViewRowId> Draw(string fold, int shots, ulong seed)
        => _rows.Draw([.. Enumerable.Range(0, _folds.Length).Where(i => _folds[i] != fold)], shots, seed).Select(i => _ids[i]).ToHashSet();

    // Keys count as numbers of fixed width, so that the order of texts is theirs.
    private static Func<string?> ClassReader(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => Reader<ReadOnlyMemory<char>>(row, column, text => text.IsEmpty ? null : text.ToString()),
        KeyDataViewType when column.Type.RawType == typeof(uint) => Reader<uint>(row, column, key => key == 0 ? null : key.ToString("D10", CultureInfo.InvariantCulture)),
        _ => throw new ArgumentOutOfRangeException(nameof(column), $"Class column '{column.Name}' must be text or a key, but is {column.Type}"),
    };

    private static Func<string?> Reader<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string?> name)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return name(value);
        };
    }
}
