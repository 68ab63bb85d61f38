using System.Globalization;
using Panns.Output;
using Panns.Output.Tables;
using Parquet;
using Parquet.Schema;

namespace Panns.Cli.Output;

/// <summary>
/// Writes a table of results as Parquet, with the columns, rows and values of its CSV (a cell that is empty there is null), in row groups of a
/// fixed size: the same rows give the same bytes.
/// </summary>
internal sealed class ParquetResultWriter : ResultWriter
{
    private const int GroupRows = 1 << 16;

    private readonly ResultTable? _table;
    private readonly string[] _cells;
    private readonly Column[] _columns;
    private readonly ParquetWriter _writer;
    private int _rows;

    public ParquetResultWriter(Stream stream, ResultTable table)
        : this(
            stream,
            [
                .. table.Columns.Select(Column (column) => column.Kind switch
                {
                    ResultColumnKind.Text => new TextColumn(column.Name),
                    ResultColumnKind.Seconds => new NumberColumn<double>(column.Name),
                    _ => new NumberColumn<float>(column.Name),
                }),
                .. table.Classes.Select(name => new NumberColumn<float>(name)),
            ]) => _table = table;

    private ParquetResultWriter(Stream stream, Column[] columns)
    {
        _columns = columns;
        _cells = new string[columns.Length];
        _writer = Wait(ParquetWriter.CreateAsync(new([.. columns.Select(column => column.Field)]), stream));
    }

    /// <summary>Writes the rows of several files as one.</summary>
    /// <param name="stream">Receives them.</param>
    /// <param name="parts">Files that this class wrote, with the same columns.</param>
    /// <exception cref="PannsException">A file is damaged, or has other columns.</exception>
    public static void Join(Stream stream, IReadOnlyList<string> parts)
    {
        ParquetResultWriter? joined = null;
        foreach (var part in parts)
        {
            using var file = File.OpenRead(part);
            try
            {
                var reader = Wait(ParquetReader.CreateAsync(file));
                var fields = reader.Schema.GetDataFields();
                joined ??= new(stream, Array.ConvertAll(fields, Column (field) => field.ClrType == typeof(double) ? new NumberColumn<double>(field.Name)
                    : field.ClrType == typeof(float) ? new NumberColumn<float>(field.Name) : new TextColumn(field.Name)));
                if (!fields.Select(field => (field.Name, field.ClrType)).SequenceEqual(joined._columns.Select(column => (column.Field.Name, column.Field.ClrType))))
                {
                    throw new PannsException($"{part}: has other columns than {parts[0]}");
                }

                for (var group = 0; group < reader.RowGroupCount; group++)
                {
                    using var rows = reader.OpenRowGroupReader(group);
                    joined.Add(rows, fields);
                }

                Wait(reader.DisposeAsync());
            }
            catch (Exception problem) when (problem is IOException or InvalidDataException or InvalidOperationException or NotSupportedException or ArgumentException)
            {
                throw new PannsException($"{part}: cannot be read as Parquet: {problem.Message}", problem);
            }
        }

        joined?.Dispose();
    }

    /// <summary>Writes the rows of a table.</summary>
    /// <param name="stream">Receives them.</param>
    /// <param name="table">The type of table.</param>
    /// <param name="rows">The cells of the rows, as CSV has them.</param>
    public static void Write(Stream stream, ResultTable table, IEnumerable<string[]> rows)
    {
        using var writer = new ParquetResultWriter(stream, table);
        foreach (var cells in rows)
        {
            writer.Add(cells);
        }
    }

    public override void Write(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        foreach (var row in recording.TableRows)
        {
            CsvResultWriter.Fill(_table!, recording, row, _cells);
            Add(_cells);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            EndGroups(1);
            Wait(_writer.DisposeAsync());
        }

        base.Dispose(disposing);
    }

    private void Add(string[] cells)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Add(cells[i]);
        }

        _rows++;
        EndGroups(GroupRows);
    }

    private void Add(ParquetRowGroupReader group, DataField[] fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            Wait(_columns[i].Add(group, fields[i]));
        }

        _rows += (int)group.RowCount;
        EndGroups(GroupRows);
    }

    private void EndGroups(int least)
    {
        while (_rows >= least)
        {
            var count = Math.Min(_rows, GroupRows);
            using var group = _writer.CreateRowGroup();
            foreach (var column in _columns)
            {
                Wait(column.WriteTo(group, count));
            }

            group.CompleteValidate();
            _rows -= count;
        }
    }

    // Streams of files: nothing waits for another thread.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private abstract class Column(DataField field)
    {
        public DataField Field { get; } = field;

        /// <summary>Adds a cell.</summary>
        public abstract void Add(string cell);

        /// <summary>Adds the values of a group.</summary>
        public abstract Task Add(ParquetRowGroupReader group, DataField field);

        /// <summary>Writes so many of the values that were added first.</summary>
        public abstract Task WriteTo(ParquetRowGroupWriter group, int count);
    }

    private sealed class TextColumn(string name) : Column(new DataField<string>(name))
    {
        private readonly List<string?> _values = [];

        public override void Add(string cell) => _values.Add(cell.Length > 0 ? cell : null);

        public override async Task Add(ParquetRowGroupReader group, DataField field)
        {
            var values = new string[(int)group.RowCount];
            await group.ReadAsync(field, values).ConfigureAwait(false);
            _values.AddRange(values);
        }

        public override async Task WriteTo(ParquetRowGroupWriter group, int count)
        {
            await group.WriteAsync(Field, _values.GetRange(0, count)!).ConfigureAwait(false);
            _values.RemoveRange(0, count);
        }
    }

    private sealed class NumberColumn<T>(string name) : Column(new DataField<T?>(name))
        where T : struct, IParsable<T>
    {
        private readonly List<T?> _values = [];

        public override void Add(string cell) => _values.Add(cell.Length > 0 ? T.Parse(cell, CultureInfo.InvariantCulture) : null);

        public override async Task Add(ParquetRowGroupReader group, DataField field)
        {
            var values = new T?[(int)group.RowCount];
            await group.ReadAsync<T>(field, values).ConfigureAwait(false);
            _values.AddRange(values);
        }

        public override async Task WriteTo(ParquetRowGroupWriter group, int count)
        {
            await group.WriteAsync<T>(Field, _values.GetRange(0, count).ToArray()).ConfigureAwait(false);
            _values.RemoveRange(0, count);
        }
    }
}
