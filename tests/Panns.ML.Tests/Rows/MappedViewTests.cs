using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Rows;

namespace Panns.ML.Tests.Rows;

/// <summary>Rows mapped on several threads, compared with an ordinary ML.NET view.</summary>
public sealed class MappedViewTests
{
    private const int Threads = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Rows_come_in_order_with_all_their_columns_and_ids()
    {
        var data = Data(700);
        var view = Map(data, (source, row) =>
        {
            Thread.Sleep(source.Number % 3);
            row.Double = 2 * source.Number;
        });
        AssertSame(data, view, "Number", "Name", "Values");
        Assert.Equal(Enumerable.Range(0, 700).Select(i => 2 * i), view.GetColumn<int>("Double"));
        Assert.Equal(Ids(data, "Number"), Ids(view, "Double"));
    }

    [Fact]
    public void What_follows_gets_every_row_once_and_in_order()
    {
        var data = Data(500);
        var view = Map(data, (source, row) => row.Double = 2 * source.Number);

        // Followed by a mapping of ML.NET, which asks for several cursors.
        var after = _ml.Transforms.CustomMapping<Computed, After>((source, row) => row.Plus = source.Double + 1, null).Fit(view).Transform(view);
        AssertSame(data, after, "Number", "Name", "Values");
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (2 * i) + 1), after.GetColumn<int>("Plus"));
        Assert.Equal(Ids(data, "Number"), Ids(after, "Plus"));
    }

    [Fact]
    public void Cursors_of_a_set_share_the_rows()
    {
        var view = Map(Data(300), (source, row) => row.Double = 2 * source.Number);
        var column = view.Schema["Double"];
        var cursors = view.GetRowCursorSet([column], 3);
        Assert.Equal(3, cursors.Length);
        var values = cursors.AsParallel().WithDegreeOfParallelism(3).SelectMany(cursor =>
        {
            using (cursor)
            {
                var (seen, batch, value) = (new List<int>(), -1L, 0);
                for (var getter = cursor.GetGetter<int>(column); cursor.MoveNext(); seen.Add(value))
                {
                    getter(ref value);
                    Assert.True(cursor.Batch > batch);
                    Assert.Equal(2 * cursor.Position, value);
                    batch = cursor.Batch;
                }

                return seen;
            }
        }).ToArray();
        Assert.Equal(Enumerable.Range(0, 300).Select(i => 2 * i), values.Order());
    }

    [Fact]
    public void Mappings_behind_one_another_are_one_pass()
    {
        var view = Map(Data(100), (source, row) => row.Double = 2 * source.Number);
        var mapper = ((ITransformer)_ml.Transforms.CustomMapping<Computed, After>((source, row) => row.Plus = source.Double + 1, null).Fit(view)).GetRowToRowMapper(view.Schema);
        var both = MappedView.Create(view, mapper, Threads);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (2 * i) + 1), both.GetColumn<int>("Plus"));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => 2 * i), both.GetColumn<int>("Double"));
        Assert.Equal(["Number", "Name", "Values", "Double", "Plus"], both.Schema.Select(column => column.Name));
    }

    [Fact]
    public void A_shuffled_pass_is_shuffled_as_the_source_is()
    {
        var data = _ml.Data.Cache(Data(200));
        Assert.True(data.CanShuffle);
        var view = Map(data, (source, row) => row.Double = source.Number);
        Assert.True(view.CanShuffle);
        Assert.Equal(Read(data, "Number", new Random(5)), Read(view, "Double", new Random(5)));
        Assert.NotEqual(Read(data, "Number", null), Read(view, "Double", new Random(5)));
        Assert.Equal(200, view.GetRowCount());
    }

    [Fact]
    public void Rows_before_a_bad_one_are_not_lost()
    {
        var view = Map(Data(50), (source, row) => row.Double = source.Number == 20 ? throw new PannsException("row 20 is bad") : source.Number);
        using var cursor = view.GetRowCursor([view.Schema["Double"]]);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(cursor.MoveNext());
        }

        Assert.Equal("row 20 is bad", Assert.Throws<PannsException>(() => cursor.MoveNext()).Message);
    }

    [Fact]
    public void Errors_of_the_source_come_through()
    {
        var view = Map(_ml.Data.LoadFromEnumerable(Broken()), (source, row) => row.Double = source.Number);
        Assert.Throws<InvalidDataException>(() => view.GetColumn<int>("Double").Count());

        static IEnumerable<Row> Broken()
        {
            yield return Row.Of(0);
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void A_pass_that_is_left_early_has_read_a_few_rows_only()
    {
        var read = 0;
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100000).Select(i =>
        {
            Interlocked.Increment(ref read);
            return Row.Of(i);
        }));
        var view = Map(data, (source, row) => row.Double = source.Number);
        using (var cursor = view.GetRowCursor([view.Schema["Double"]]))
        {
            Assert.True(cursor.MoveNext());
        }

        Assert.InRange(read, 1, 1 + (5 * Threads));
    }

    [Fact]
    public void Several_threads_map_at_once()
    {
        using var meeting = new Barrier(2);
        var view = Map(Data(2), (source, row) => row.Double = meeting.SignalAndWait(Patience) ? source.Number : -1);
        Assert.Equal([0, 1], view.GetColumn<int>("Double"));
    }

    [Fact]
    public void Columns_that_nobody_asks_for_are_not_computed()
    {
        var computed = 0;
        var view = Map(Data(10), (source, row) => row.Double = Interlocked.Increment(ref computed));
        Assert.Equal(Enumerable.Range(0, 10), view.GetColumn<int>("Number"));
        Assert.Equal(0, computed);
        using var cursor = view.GetRowCursor([view.Schema["Double"]]);
        Assert.False(cursor.IsColumnActive(view.Schema["Name"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Double"]));
    }

    [Fact]
    public void Any_model_may_be_applied_so()
    {
        var data = Data(20);
        using var meeting = new Barrier(2);
        ITransformer model = _ml.Transforms.CustomMapping<Row, Computed>((source, row) => row.Double = meeting.SignalAndWait(Patience) ? 2 * source.Number : -1, null).Fit(data);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => 2 * i), model.TransformInParallel(data, 2).GetColumn<int>("Double"));
    }

    private static void AssertSame(IDataView expected, IDataView actual, params string[] columns)
    {
        foreach (var column in columns)
        {
            Assert.Equal(expected.Schema[column].Type, actual.Schema[column].Type);
        }

        Assert.Equal(expected.GetColumn<int>("Number"), actual.GetColumn<int>("Number"));
        Assert.Equal(expected.GetColumn<string>("Name"), actual.GetColumn<string>("Name"));
        Assert.Equal(expected.GetColumn<float[]>("Values"), actual.GetColumn<float[]>("Values"));
    }

    private static List<int> Read(IDataView view, string name, Random? random)
    {
        var column = view.Schema[name];
        using var cursor = view.GetRowCursor([column], random);
        var (values, value) = (new List<int>(), 0);
        for (var getter = cursor.GetGetter<int>(column); cursor.MoveNext(); values.Add(value))
        {
            getter(ref value);
        }

        return values;
    }

    private static List<DataViewRowId> Ids(IDataView view, string name)
    {
        using var cursor = view.GetRowCursor([view.Schema[name]]);
        var (ids, id) = (new List<DataViewRowId>(), default(DataViewRowId));
        for (var getter = cursor.GetIdGetter(); cursor.MoveNext(); ids.Add(id))
        {
            getter(ref id);
        }

        return ids;
    }

    private IDataView Data(int rows) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(Row.Of).ToArray());

    private IDataView Map(IDataView data, Action<Row, Computed> map)
        => MappedView.Create(data, ((ITransformer)_ml.Transforms.CustomMapping(map, null).Fit(data)).GetRowToRowMapper(data.Schema), Threads);

    private sealed class Row
    {
        public int Number { get; set; }

        public string Name { get; set; } = "";

        public float[] Values { get; set; } = [];

        public static Row Of(int number) => new() { Number = number, Name = $"row {number}", Values = [.. Enumerable.Range(0, number % 5).Select(i => (float)(number + i))] };
    }

    private sealed class Computed
    {
        public int Double { get; set; }
    }

    private sealed class After
    {
        public int Plus { get; set; }
    }
}
