using Panns.Clips;

namespace Panns.Tests.Clips;

/// <summary>Windows that are read by groups are those that are read one by one.</summary>
public sealed class WindowGroupTests
{
    // Windows of 8 samples every 2, the first one of 7; and of 9 every 9.
    [Theory]
    [InlineData(8, 2, 7, 3)]
    [InlineData(8, 2, 8, 4)]
    [InlineData(9, 9, 9, 2)]
    [InlineData(8, 3, 7, 1)]
    public void A_recording_of_any_length_has_the_same_windows(int window, int step, int firstEnd, int group)
    {
        var plan = new WindowPlan(window, step) { FirstEnd = firstEnd };
        var groups = plan.InGroups(group);
        for (var samples = 1; samples < 80; samples++)
        {
            var expected = Enumerable.Range(0, (int)plan.Count(samples)).Select(i => plan.At(i, samples));
            using var reader = new WindowReader(new MemorySource(Enumerable.Range(0, samples).Select(i => (float)i).ToArray()), groups);
            var found = new List<Window>();
            var read = 0;
            while (reader.MoveNext())
            {
                Assert.Equal(groups.At(read++, samples), reader.Window);
                Assert.Equal((reader.Window.Start, reader.Window.End - 1), ((long)reader.Current[0], (long)reader.Current[^1]));
                for (var i = 0; i < groups.PartsOf(reader.Window.Length); i++)
                {
                    found.Add(groups.PartAt(reader.Window, i));
                }
            }

            Assert.Equal(expected, found);
            Assert.Equal(groups.Count(samples), read);
        }
    }

    [Fact]
    public void Groups_hold_so_many_windows_after_the_first()
    {
        var groups = (new WindowPlan(8, 2) { FirstEnd = 7 }).InGroups(3);

        // Windows end at 7; 9, 11, 13; 15, 17, 19; and the last one at 20.
        Assert.Equal(
            [(0L, 7), (1L, 12), (7L, 12), (12L, 8)],
            Enumerable.Range(0, (int)groups.Count(20)).Select(i => groups.At(i, 20)).Select(window => (window.Start, window.Length)));
    }
}
