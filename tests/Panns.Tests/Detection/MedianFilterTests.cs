using Panns.Detection;

namespace Panns.Tests.Detection;

/// <summary>Medians worked by hand; at its ends a recording is mirrored, so 1 5 2 8 3 continues as ... 2 5 1 | 1 5 2 8 3 | 3 8 2 ...</summary>
public sealed class MedianFilterTests
{
    [Theory]
    [InlineData(1, new float[] { 1, 5, 2, 8, 3 }, new float[] { 1, 5, 2, 8, 3 })]
    [InlineData(3, new float[] { 1, 5, 2, 8, 3 }, new float[] { 1, 2, 5, 3, 3 })]
    [InlineData(5, new float[] { 1, 5, 2, 8, 3 }, new float[] { 2, 2, 3, 3, 3 })]
    [InlineData(3, new float[] { 0, 0, 1, 0, 0, 1, 1, 0 }, new float[] { 0, 0, 0, 0, 0, 1, 1, 0 })]
    [InlineData(7, new float[] { 4, 7 }, new float[] { 7, 4 })]
    [InlineData(5, new float[] { 6 }, new float[] { 6 })]
    [InlineData(3, new float[0], new float[0])]
    public void A_frame_gets_the_median_of_those_around_it(int length, float[] scores, float[] expected)
    {
        Assert.Equal(expected, Filtered(length, 1, scores, scores.Length));

        // Two classes do not mix, whether frames come one by one or together.
        var both = scores.SelectMany(score => new[] { score, -score }).ToArray();
        Assert.Equal(expected.SelectMany(score => new[] { score, -score }), Filtered(length, 2, both, 1));
    }

    [Fact]
    public void Long_recordings_are_filtered_as_they_arrive()
    {
        var random = new Random(3);
        var scores = Enumerable.Range(0, 500).Select(_ => (float)random.Next(20)).ToArray();
        var expected = Enumerable.Range(0, scores.Length).Select(frame => Enumerable.Range(frame - 4, 9)
            .Select(at => scores[at < 0 ? -at - 1 : at < scores.Length ? at : (2 * scores.Length) - 1 - at]).Order().ElementAt(4));
        Assert.Equal(expected, Filtered(9, 1, scores, 7));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 1)]
    [InlineData(0.5, 3)]
    [InlineData(0.75, 3)]
    [InlineData(1, 5)]
    public void Lengths_are_odd_numbers_of_frames(double seconds, int frames) => Assert.Equal(frames, MedianFilter.FramesOf(seconds, 0.25));

    private static List<float> Filtered(int length, int classes, float[] scores, int framesAtOnce)
    {
        var found = new List<float>();
        var filter = new MedianFilter(length, classes, rows => found.AddRange(rows));
        foreach (var block in scores.Chunk(Math.Max(1, framesAtOnce) * classes))
        {
            filter.Append(block);
        }

        filter.Complete();
        return found;
    }
}
