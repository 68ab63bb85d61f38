using Panns.Engine.Kernels.Simd;

namespace Panns.Tests.Engine.Kernels.Simd;

public sealed class SimdLevelTests
{
    // 24 channels are three vectors of eight and two of sixteen, a third more; 56 are seven and four, a seventh more.
    [Theory]
    [InlineData(2, 8, 1)]
    [InlineData(2, 16, 2)]
    [InlineData(2, 24, 1)]
    [InlineData(2, 40, 1)]
    [InlineData(2, 56, 2)]
    [InlineData(2, 527, 2)]
    [InlineData(2, 3, 0)]
    [InlineData(1, 4, 0)]
    [InlineData(1, 12, 0)]
    [InlineData(1, 24, 1)]
    [InlineData(0, 24, 0)]
    public void Channels_take_the_vectors_that_they_fill(int widest, int channels, int expected)
        => Assert.Equal((SimdLevel)expected, ((SimdLevel)widest).For(channels));
}
