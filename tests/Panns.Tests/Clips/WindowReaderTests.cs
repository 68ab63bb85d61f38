using Panns.Clips;

namespace Panns.Tests.Clips;

/// <summary>Windows of 4 samples, a new one every 2, of ramps 0, 1, 2 ...</summary>
public sealed class WindowReaderTests
{
    private static readonly WindowPlan Plan = WindowPlan.Create(0.4, 0.5, 10);

    [Theory]
    [InlineData(0, "")]
    [InlineData(3, "0-2")]
    [InlineData(4, "0-3")]
    [InlineData(5, "0-3 1-4")]
    [InlineData(6, "0-3 2-5")]
    [InlineData(9, "0-3 2-5 4-7 5-8")]
    public void The_last_window_ends_with_the_recording_and_is_known_to_be_the_last(int samples, string expected)
    {
        using var reader = Open(samples);
        var windows = new List<string>();
        var last = new List<bool>();
        while (reader.MoveNext())
        {
            windows.Add($"{reader.Current[0]}-{reader.Current[^1]}");
            Assert.Equal(reader.Current[0], reader.Window.Start);
            Assert.Equal(Plan.At(windows.Count - 1, samples), reader.Window);
            last.Add(reader.IsLast);
            Assert.Equal(last[^1], reader.IsLast);
        }

        Assert.Equal(expected, string.Join(' ', windows));
        Assert.Equal(Math.Max(1, windows.Count), Plan.Count(samples));
        Assert.Equal(Enumerable.Range(1, windows.Count).Select(i => i == windows.Count), last);
        Assert.Equal(samples, reader.Position);
        Assert.False(reader.MoveNext());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Windows_are_the_same_where_nobody_asks_for_the_last(int samples)
    {
        using var asked = Open(samples);
        using var reader = Open(samples);
        while (reader.MoveNext())
        {
            Assert.True(asked.MoveNext());
            _ = asked.IsLast;
            Assert.Equal(asked.Current.ToArray(), reader.Current.ToArray());
        }

        Assert.False(asked.MoveNext());
    }

    [Fact]
    public void The_last_window_may_be_kept()
    {
        var reader = Open(6);
        Assert.True(reader.MoveNext() && reader.MoveNext() && reader.IsLast);
        var window = reader.TakeLast();
        reader.Dispose();
        using var other = Open(6);
        Assert.True(other.MoveNext());
        Assert.Equal([2f, 3, 4, 5], window[..4]);
    }

    [Theory]
    [InlineData(10, 1, 0.5, "0-9")]
    [InlineData(3, 0.4, 0, "0-2")]
    [InlineData(10, 0.4, 0, "0-3 4-7 6-9")]
    [InlineData(16, 0.8, 0, "0-7 8-15")]
    [InlineData(16, 1, 0.5, "0-9 5-14 6-15")]
    public void Recordings_of_known_length_are_cut_alike(int samples, double seconds, double overlap, string expected)
    {
        var plan = WindowPlan.Create(seconds, overlap, 10);
        var windows = Enumerable.Range(0, (int)plan.Count(samples)).Select(i => plan.At(i, samples)).Select(window => $"{window.Start}-{window.End - 1}");
        Assert.Equal(expected, string.Join(' ', windows));
    }

    // Windows of at most 8 samples that begin at multiples of 3 and end at 4, 8, 12 and so on.
    [Theory]
    [InlineData(4, "0-3")]
    [InlineData(5, "0-3 0-4")]
    [InlineData(17, "0-3 0-7 6-11 9-15 9-16")]
    public void Windows_may_begin_on_a_grid_and_small(int samples, string expected)
    {
        var plan = new WindowPlan(8, 4) { Grid = 3, FirstEnd = 4 };
        using var reader = new WindowReader(new MemorySource(Enumerable.Range(0, samples).Select(i => (float)i).ToArray()), plan);
        var windows = new List<string>();
        while (reader.MoveNext())
        {
            Assert.Equal(plan.At(windows.Count, samples), reader.Window);
            windows.Add($"{reader.Current[0]}-{reader.Current[^1]}");
        }

        Assert.Equal(expected, string.Join(' ', windows));
        Assert.Equal(windows.Count, plan.Count(samples));
    }

    [Fact]
    public void Windows_longer_than_the_usual_are_cut_alike()
    {
        // 40 s at 32 kHz, a new one every 10 s: more than the reader's initial buffer.
        var plan = WindowPlan.Create(40, 0.75, 32000);
        using var reader = new WindowReader(new MemorySource(Enumerable.Range(0, 64 * 32000).Select(i => (float)i).ToArray()), plan);
        var ends = new List<(float First, float Last)>();
        while (reader.MoveNext())
        {
            var current = reader.Current;
            _ = reader.IsLast;
            ends.Add((current[0] / 32000, (current[^1] + 1) / 32000));
        }

        Assert.Equal([(0, 40), (10, 50), (20, 60), (24, 64)], ends);
    }

    private static WindowReader Open(int samples) => new(new MemorySource(Enumerable.Range(0, samples).Select(i => (float)i).ToArray()), Plan);
}
