using Panns.Output;
using Parquet;
using Parquet.Schema;

namespace Panns.Cli.Output;

/// <summary>Writes a table of results as Parquet, with the columns and rows of its CSV, in row groups of bounded size.</summary>
internal sealed class ParquetResultWriter : ResultWriter
{
    private const int GroupRows = 1 << 16;

    private readonly Column[] _columns;
    private readonly ParquetWriter _writer;
    private int _rows;

    public ParquetResultWriter(Stream stream, ResultTable table)
    {
        _columns =
        [
            .. table.Columns.Select(Column (column) => column.Kind switch
            {
                ResultColumnKind.Text => new TextColumn(column.Name, column.Text!),
                ResultColumnKind.Seconds => new NumberColumn<double>(column.Name, column.Seconds!),
                _ => new NumberColumn<float>(column.Name, (_, row) => row is null ? null : column.Score!(row)),
            }),
            .. table.Classes.Select((name, index) => new NumberColumn<float>(name, (_, row) => row?.Scores.Span[index])),
        ];
        _writer = Wait(ParquetWriter.CreateAsync(new([.. _columns.Select(column => column.Field)]), stream));
    }

    public override void Write(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        foreach (var row in recording.TableRows)
        {
            foreach (var column in _columns)
            {
                column.Add(recording, row);
            }

            if (++_rows == GroupRows)
            {
                EndGroup();
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            EndGroup();
            Wait(_writer.DisposeAsync());
        }

        base.Dispose(disposing);
    }

    private void EndGroup()
    {
        if (_rows == 0)
        {
            return;
        }

        using var group = _writer.CreateRowGroup();
        foreach (var column in _columns)
        {
            Wait(column.WriteTo(group));
        }

        group.CompleteValidate();
        _rows = 0;
    }

    // Streams of files: nothing waits for another thread.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private abstract class Column(DataField field)
    {
        public DataField Field { get; } = field;

        public abstract void Add(RecordingRows recording, ResultRow? row);

        /// <summary>Writes the values since the last call.</summary>
        public abstract Task WriteTo(ParquetRowGroupWriter group);
    }

    private sealed class TextColumn(string name, Func<RecordingRows, ResultRow?, string?> cell) : Column(new DataField<string>(name))
    {
        private readonly List<string?> _values = [];

        public override void Add(RecordingRows recording, ResultRow? row) => _values.Add(cell(recording, row));

        public override async Task WriteTo(ParquetRowGroupWriter group)
        {
            await group.WriteAsync(Field, _values!).ConfigureAwait(false);
            _values.Clear();
        }
    }

    private sealed class NumberColumn<T>(string name, Func<RecordingRows, ResultRow?, T?> cell) : Column(new DataField<T?>(name))
        where T : struct
    {
        private readonly List<T?> _values = [];

        public override void Add(RecordingRows recording, ResultRow? row) => _values.Add(cell(recording, row));

        public override async Task WriteTo(ParquetRowGroupWriter group)
        {
            await group.WriteAsync<T>(Field, _values.ToArray()).ConfigureAwait(false);
            _values.Clear();
        }
    }
}
