using Panns.Common;

namespace Panns.Tests.Common;

public sealed class SeededRandomTests
{
    [Fact]
    public void The_generator_is_the_published_SplitMix64()
    {
        var random = SeededRandom.FromState(0);
        Assert.Equal([0xe220a8397b1dcdafUL, 0x6e789e6aa1b965f4UL, 0x06c45d188009454fUL], [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void A_generator_goes_on_from_its_state()
    {
        var random = new SeededRandom(7, 3);
        random.NextDouble();
        Assert.Equal(SeededRandom.FromState(random.State).NextUInt64(), random.NextUInt64());
    }

    [Fact]
    public void Streams_of_a_seed_and_seeds_of_a_stream_differ()
    {
        var firsts = Enumerable.Range(0, 20).SelectMany(i => new[] { new SeededRandom((ulong)i).NextUInt64(), new SeededRandom(0, (ulong)i + 1).NextUInt64() });
        Assert.Equal(40, firsts.Distinct().Count());
    }

    [Fact]
    public void Gaussian_numbers_have_mean_0_and_variance_1()
    {
        var random = new SeededRandom(1);
        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextGaussian()).ToArray();
        Assert.InRange(draws.Average(), -0.015, 0.015); // 4.7 standard errors
        Assert.InRange(draws.Average(x => x * x), 0.98, 1.02); // 4.5 standard errors
    }
}
