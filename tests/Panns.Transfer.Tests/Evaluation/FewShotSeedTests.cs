namespace Panns.Transfer.Tests.Evaluation;

public sealed class FewShotSeedTests
{
    [Fact]
    public void No_two_draws_share_a_seed()
    {
        int[] shots = [1, 2, 5, 10, 20, 255, 256, 257, 512, 4096, 100_000];
        var seeds = shots.SelectMany(count => Enumerable.Range(0, 20).SelectMany(repeat => Enumerable.Range(0, 20).Select(fold => FewShot.SeedOf(3, count, repeat, fold)))).ToList();
        Assert.Equal(seeds.Count, seeds.Distinct().Count());
    }

    [Fact]
    public void Small_draws_keep_the_seeds_that_published_figures_have()
        => Assert.Equal(7UL + (20UL << 44) + (4UL << 24) + (3UL << 52), FewShot.SeedOf(7, shots: 20, repeat: 4, fold: 3));
}
