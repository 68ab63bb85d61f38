using Panns.Engine.Kernels.Winograd;

namespace Panns.Tests.Engine.Kernels.Winograd;

public class WinogradCostTests
{
    [Theory]
    [InlineData(1001, 64, 64, 64)]
    [InlineData(500, 32, 128, 128)]
    [InlineData(250, 16, 256, 256)]
    [InlineData(125, 8, 256, 256)]
    public void Large_maps_take_the_fewest_operations(int height, int width, int channels, int columns)
        => Assert.Equal(WinogradKind.SixByFour, WinogradCost.Best(1, height, width, channels, columns, threads: 2));

    [Theory]
    [InlineData(125, 8, 512, 512)]
    [InlineData(62, 4, 1024, 1024)]
    public void Large_weights_take_fewer_bytes(int height, int width, int channels, int columns)
        => Assert.Equal(WinogradKind.FourByFour, WinogradCost.Best(1, height, width, channels, columns, threads: 2));

    [Fact]
    public void Training_takes_tiles_of_at_most_six_products_a_line()
        => Assert.Equal(WinogradKind.FourByFour, WinogradCost.Best(1, 1001, 64, 64, 64, threads: 2, allowsLong: false));

    [Fact]
    public void Kernels_of_five_take_their_longer_tiles()
        => Assert.Equal(WinogradKind.FourByTwoOfFive, WinogradCost.Best(1, 500, 32, 64, 128, threads: 2, tapsDown: 5, tapsAcross: 5));

    [Fact]
    public void Long_signals_take_their_longest_tiles()
        => Assert.Equal(WinogradKind.SixAlong, WinogradCost.Best(1, 64000, 1, 64, 64, threads: 2, tapsAcross: 1));

    [Fact]
    public void A_map_two_wide_takes_the_shape_made_for_it()
        => Assert.Equal(WinogradKind.FourByWholeTwo, WinogradCost.Best(1, 31, 2, 2048, 2048, threads: 1));

    [Fact]
    public void A_limit_on_memory_takes_smaller_weights()
        => Assert.Equal(WinogradKind.TwoByWholeTwo, WinogradCost.Best(1, 31, 2, 2048, 2048, threads: 1, maxWeightBytes: 250L << 20));

    [Fact]
    public void A_few_pixels_take_the_direct_product()
        => Assert.Null(WinogradCost.Best(1, 2, 2, 512, 512, threads: 1));

    [Fact]
    public void Many_threads_that_wait_for_one_memory_take_the_smallest_weights()
        => Assert.Null(WinogradCost.Best(1, 31, 2, 2048, 2048, threads: 16));

    [Fact]
    public void Weight_bytes_count_every_product()
    {
        Assert.Equal(36L * 1024 * 2048 * 4, WinogradCost.WeightBytes(WinogradKind.FourByFour, 1024, 2048));
        Assert.Equal(12L * 2048 * 2048 * 4, WinogradCost.WeightBytes(WinogradKind.TwoByWholeTwo, 2048, 2048));
    }
}
