using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Rows;

namespace Panns.ML.Tests.Rows;

/// <summary>What ML.NET's operations on data give of our view, on one thread and on several, beside what they give of its own view of the same mapping.</summary>
public sealed class CursorContractTests
{
    private const int Count = 60;
    private readonly MLContext _ml = new(1);

    public static TheoryData<string, int> Cases => new(
        from operation in Operations.Keys
        from threads in new[] { 1, 3 }
        select (operation, threads));

    private static Dictionary<string, Func<MLContext, IDataView, IDataView>> Operations { get; } = new()
    {
        ["nothing"] = (_, view) => view,
        ["shuffle"] = (ml, view) => ml.Data.ShuffleRows(view, seed: 3, shufflePoolSize: 7),
        ["shuffle the pool alone"] = (ml, view) => ml.Data.ShuffleRows(view, seed: 3, shufflePoolSize: 7, shuffleSource: false),
        ["shuffle and take"] = (ml, view) => ml.Data.TakeRows(ml.Data.ShuffleRows(view, seed: 4), 5),
        ["take"] = (ml, view) => ml.Data.TakeRows(view, 11),
        ["take more than there are"] = (ml, view) => ml.Data.TakeRows(view, 1000),
        ["skip"] = (ml, view) => ml.Data.SkipRows(view, 11),
        ["skip more than there are"] = (ml, view) => ml.Data.SkipRows(view, 1000),
        ["filter by a computed column"] = (ml, view) => ml.Data.FilterRowsByColumn(view, "Double", 10, 50),
        ["filter by a source's column"] = (ml, view) => ml.Data.FilterRowsByColumn(view, "Number", 10, 50),
        ["filter by missing values"] = (ml, view) => ml.Data.FilterRowsByMissingValues(view, "Double"),
        ["filter by a predicate"] = (ml, view) => ml.Data.FilterByCustomPredicate<Computed>(view, row => row.Double > 30),
        ["cache"] = (ml, view) => ml.Data.Cache(view),
        ["cache of one column"] = (ml, view) => ml.Data.Cache(view, "Double"),
        ["concatenate"] = (ml, view) => ml.Transforms.Concatenate("Both", "Double", "Pair").Fit(view).Transform(view),
        ["normalize"] = (ml, view) => ml.Transforms.NormalizeMinMax("Double").Fit(ml.Data.FilterRowsByMissingValues(view, "Double")).Transform(view),
        ["drop"] = (ml, view) => ml.Transforms.DropColumns("Number").Fit(view).Transform(view),
        ["test half of a split"] = (ml, view) => ml.Data.TrainTestSplit(view, 0.3, seed: 5).TestSet,
        ["train half of a split by key"] = (ml, view) => ml.Data.TrainTestSplit(view, 0.3, "Name", seed: 5).TrainSet,
        ["shuffle a filtered cache"] = (ml, view) => ml.Data.ShuffleRows(ml.Data.Cache(ml.Data.FilterRowsByColumn(view, "Double", 10, 50)), seed: 6),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_set_of_columns_is_what_it_is_of_a_view_of_its_own(string operation, int threads)
    {
        var data = Data();
        var expected = Operations[operation](_ml, Own(data));
        var actual = Operations[operation](_ml, Ours(data, threads));
        Assert.Equal(expected.Schema.Select(column => (column.Name, column.Type)), actual.Schema.Select(column => (column.Name, column.Type)));
        for (var subset = 0; subset < 1 << expected.Schema.Count; subset++)
        {
            var chosen = Enumerable.Range(0, expected.Schema.Count).Where(column => (subset & (1 << column)) != 0).ToArray();
            Assert.Equal(Read(expected, chosen), Read(actual, chosen));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_preview_is_the_same(string operation, int threads)
    {
        var data = Data();
        Assert.Equal(Rows(Operations[operation](_ml, Own(data))), Rows(Operations[operation](_ml, Ours(data, threads))));

        static string[] Rows(IDataView view)
            => [.. view.Preview(7).RowView.Select(row => string.Join(" | ", row.Values.Select(pair => $"{pair.Key}={Text(pair.Value)}")))];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cursors_side_by_side_have_each_row_once(string operation, int threads)
    {
        var data = Data();
        var expected = Read(Operations[operation](_ml, Own(data)), null);
        var view = Operations[operation](_ml, Ours(data, threads));
        foreach (var cursors in new[] { 1, 2, 5 })
        {
            var set = view.GetRowCursorSet(view.Schema, cursors);
            var rows = set.AsParallel().WithDegreeOfParallelism(set.Length).WithExecutionMode(ParallelExecutionMode.ForceParallelism)
                .SelectMany(cursor => Read(cursor, [.. view.Schema])).ToArray();
            Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_cursor_says_which_columns_it_was_asked_for(int threads)
    {
        var view = Ours(Data(), threads);
        foreach (var asked in view.Schema)
        {
            using var cursor = view.GetRowCursor([asked]);
            Assert.All(view.Schema, column => Assert.Equal(column.Index == asked.Index, cursor.IsColumnActive(column)));
            var other = view.Schema[(asked.Index + 1) % view.Schema.Count];
            Assert.Throws<InvalidOperationException>(() => other.Name == "Name"
                ? (Delegate)cursor.GetGetter<ReadOnlyMemory<char>>(other)
                : other.Name == "Pair" ? cursor.GetGetter<VBuffer<float>>(other) : cursor.GetGetter<float>(other));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_cursor_that_is_left_early_is_over_and_leaves_the_source(int threads)
    {
        var source = new WatchedView(Data());
        var view = Ours(source, threads);
        var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<float>(view.Schema["Double"]);
        Assert.Equal(-1, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
        cursor.Dispose();
        cursor.Dispose();
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.Equal((1, 0), (source.Opened, source.Open));
        float value = 0;
        Assert.ThrowsAny<Exception>(() => getter(ref value));

        // Cursors of a set share the source's, which the last one leaves.
        var set = view.GetRowCursorSet(view.Schema, 3);
        Assert.True(set[0].MoveNext());
        Assert.All(set, one => one.Dispose());
        Assert.All(set, one => Assert.False(one.MoveNext()));
        Assert.Equal(0, source.Open);
        Assert.True(threads == 3 || source.Opened == 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_cursor_that_was_read_to_its_end_has_left_the_source(int threads)
    {
        var source = new WatchedView(Data());
        var view = Ours(source, threads);
        var cursor = view.GetRowCursor(view.Schema);
        while (cursor.MoveNext())
        {
        }

        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        cursor.Dispose();
        Assert.Equal(0, source.Open);
    }

    private static List<string> Read(IDataView view, int[]? columns)
    {
        DataViewSchema.Column[] chosen = columns is null ? [.. view.Schema] : Array.ConvertAll(columns, index => view.Schema[index]);
        return Read(view.GetRowCursor(chosen), chosen);
    }

    private static List<string> Read(DataViewRowCursor cursor, DataViewSchema.Column[] columns)
    {
        using (cursor)
        {
            Assert.Equal(-1, cursor.Position);
            Assert.All(columns, column => Assert.True(cursor.IsColumnActive(column)));
            var getters = Array.ConvertAll(columns, column => Getter(cursor, column));
            var getId = cursor.GetIdGetter();
            var rows = new List<string>();
            for (var position = -1L; cursor.MoveNext(); position = cursor.Position)
            {
                Assert.True(cursor.Position > position);
                var id = default(DataViewRowId);
                getId(ref id);
                rows.Add($"{id}: {string.Join(" | ", getters.Select(getter => getter()))}");
            }

            Assert.Equal(-1, cursor.Position);
            return rows;
        }
    }

    private static Func<string> Getter(DataViewRow row, DataViewSchema.Column column)
    {
        return column.Type is TextDataViewType ? Of<ReadOnlyMemory<char>>() : column.Type is VectorDataViewType ? Of<VBuffer<float>>() : Of<float>();

        Func<string> Of<T>()
        {
            var getter = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                getter(ref value);
                return Text(value!);
            };
        }
    }

    private static string Text(object value) => value switch
    {
        VBuffer<float> vector => string.Join(' ', vector.DenseValues().Select(item => item.ToString("R", CultureInfo.InvariantCulture))),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private IDataView Data()
        => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new Row { Number = i, Name = $"row {i}" }).ToArray());

    private ITransformer Mapping(IDataView data) => _ml.Transforms.CustomMapping<Row, Computed>(Map, null).Fit(data);

    private IDataView Own(IDataView data) => Mapping(data).Transform(data);

    private MappedView Ours(IDataView data, int threads) => MappedView.Create(data, Mapping(data).GetRowToRowMapper(data.Schema), threads);

    private static void Map(Row row, Computed computed)
    {
        computed.Double = row.Number % 9 == 8 ? float.NaN : 2 * row.Number;
        computed.Pair = [row.Number, -row.Number];
    }

    /// <summary>Counts the cursors of some data, and those that are open.</summary>
    private sealed class WatchedView(IDataView source) : IDataView
    {
        public int Opened { get; private set; }

        public int Open { get; private set; }

        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema => source.Schema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            Opened++;
            Open++;
            return new Cursor(this, source.GetRowCursor(columnsNeeded, rand));
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
            => [GetRowCursor(columnsNeeded, rand)];

        private sealed class Cursor(WatchedView view, DataViewRowCursor inner) : DataViewRowCursor
        {
            private bool _isClosed;

            public override long Position => inner.Position;

            public override long Batch => inner.Batch;

            public override DataViewSchema Schema => inner.Schema;

            public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => inner.GetGetter<TValue>(column);

            public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

            public override bool MoveNext() => inner.MoveNext();

            protected override void Dispose(bool disposing)
            {
                view.Open -= _isClosed ? 0 : 1;
                _isClosed = true;
                inner.Dispose();
                base.Dispose(disposing);
            }
        }
    }

    private sealed class Row
    {
        public float Number { get; set; }

        public string Name { get; set; } = "";
    }

    private sealed class Computed
    {
        public float Double { get; set; }

        [VectorType(2)]
        public float[] Pair { get; set; } = [];
    }
}
