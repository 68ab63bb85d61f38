using Panns.Engine.Kernels.Simd;

namespace Panns.Tests.Training;

/// <summary>The same with the widest kernels that the processor has, as users get them.</summary>
public sealed class WidestParityTests : ParityTests
{
    public WidestParityTests() => Assert.SkipUnless(SimdLevels.Best == SimdLevel.Vector512, "this processor's widest vectors have 256 bits, which the other tests use");

    private protected override SimdLevel Simd => SimdLevels.Best;
}
