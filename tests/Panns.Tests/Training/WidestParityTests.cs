using Panns.Engine.Kernels.Simd;

namespace Panns.Tests.Training;

/// <summary>The same with the processor's widest kernels, which users get.</summary>
public sealed class WidestParityTests : ParityTests
{
    public WidestParityTests() => Assert.SkipUnless(SimdLevels.Best == SimdLevel.Vector512, "this processor's widest vectors have 256 bits, which the other tests use");

    private protected override SimdLevel Simd => SimdLevels.Best;

    // Cnn6's weights after three updates: half of them are within 3.8e-8 of float64, PyTorch's within 1.5e-8. Its losses, gradients, statistics
    // and its weights after one update are within twice PyTorch's differences here too, and so is everything of MobileNetV1.

    private protected override double Draws => 2.7;
}
