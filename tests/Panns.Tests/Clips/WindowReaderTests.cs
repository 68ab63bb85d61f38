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
            Assert.Equal(reader.Current[0], reader.Start);
            last.Add(reader.IsLast);
            Assert.Equal(last[^1], reader.IsLast);
        }

        Assert.Equal(expected, string.Join(' ', windows));
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

    private static WindowReader Open(int samples) => new(new MemorySource(Enumerable.Range(0, samples).Select(i => (float)i).ToArray()), Plan);
}
